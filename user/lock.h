/* SPDX-License-Identifier: MIT */
/* Lock: one owner, which is lent the priority of whoever waits for it. All-zero is a valid, free one. Any thread of the
   process. Take is 7 instructions and give 6, without a system call while nobody waits; a lock that is given goes to
   the most important waiter, who has it when he wakes.

   This is the plain mutex and the robust one in one: who takes it from a dead owner is told, which is 96. See
   mutex.h for the recursive one.

       static struct lock lock;
       (void)lock_take(&lock, FOREVER);
       fuel += 4;
       (void)lock_give(&lock); */
#pragma once

#include "event.h"
#include "fast.h"
#include "sys.h"

struct lock {
    uint32_t word; /* WORD_WAITER | identity of the owner; 0: free */
};

/* The slow half of lock_take. */
int32_t lock_wait(struct lock *l, usec deadline);

/* Takes the lock, or waits for it until `deadline` (absolute, us). OK; -ERR_TIMEOUT; -ERR_DEADLOCK: this thread owns it, or
   waits for itself in the end (deadlock_print below says how); -ERR_OWNER_DIED: it is yours, but its last owner
   ended while holding it, so look at what it protects. */
FAST int32_t lock_take(struct lock *l, usec deadline)
{
    int32_t status;

    return fast_own(&l->word, fast_own_id(&process_page.self), &status) ? status : lock_wait(l, deadline);
}

/* Gives it back. OK. To give what one does not own is a fault. */
FAST int32_t lock_give(struct lock *l)
{
    int32_t status;

    return fast_disown(&l->word, 0, fast_own_id(&process_page.self), &status) ? status : sys_unlock(&l->word);
}

/* After -ERR_DEADLOCK of a lock: prints who wants which lock that who holds, a line for each, with the names of the page. */
void deadlock_print(const struct lock *refused);
