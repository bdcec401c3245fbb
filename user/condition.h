/* SPDX-License-Identifier: MIT */
/* Condition variable: threads that own a lock wait until another says that what it protects has changed. All-zero is a
   valid one. Any thread of the process. To signal when nobody waits is 3 instructions, without a system call; to signal a
   more important thread, until it runs with the lock, 177.

       (void)lock_take(&lock, FOREVER);
       while (fuel < 10) {
           (void)condition_wait(&changed, &lock, FOREVER);
       }
       fuel -= 10;
       (void)lock_give(&lock); */
#pragma once

#include "waiters.h"

struct condition {
    struct waiters waiters;
};

/* Gives `lock`, which the caller owns, waits for a signal, and takes the lock again, whatever the deadline (absolute, us).
   OK; -ERR_TIMEOUT: no signal came; -ERR_OWNER_DIED: of lock_take. Who waited before a signal gets it, never who comes
   after; there are no wake-ups without one. */
int32_t condition_wait(struct condition *c, struct lock *lock, usec deadline);

/* The slow half of the two below. */
void condition_wake(struct condition *c, uint32_t at_most);

/* Wakes the most important that waits, if there is one; the first that came among equals. The caller may own the lock, or not. Never waits for a waiter. */
static inline void condition_signal(struct condition *c)
{
    if (*(struct waiter *volatile *)&c->waiters.first != NULL) {
        condition_wake(c, 1);
    }
}

/* Wakes all that wait, the most important first. */
static inline void condition_broadcast(struct condition *c)
{
    if (*(struct waiter *volatile *)&c->waiters.first != NULL) {
        condition_wake(c, UINT32_MAX);
    }
}
