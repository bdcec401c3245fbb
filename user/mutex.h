/* SPDX-License-Identifier: MIT */
/* Mutex: a lock that its owner may take again, and must give as often. All-zero is a valid, free one. Any thread of the
   process. Take is 16 instructions, to take it again 10, and give 14, without a system call while nobody waits.

   Who does not need that takes a `struct lock` (lock.h), which is the plain mutex, and robust as this one is: the death of
   an owner is told to the next.

       static struct mutex mutex;
       (void)mutex_take(&mutex, FOREVER);
       uint32_t deepest = depth < 3 ? nest(depth + 1) : mutex.depth;
       (void)mutex_give(&mutex); */
#pragma once

#include "lock.h"

struct mutex {
    struct lock lock;
    uint32_t depth; /* how often its owner has taken it */
};

static inline bool mutex_is_mine(const struct mutex *m)
{
    return (*(const volatile uint32_t *)&m->lock.word & ~WORD_WAITER) == process_page.self;
}

/* As lock_take, with the same deadline (absolute, us), but never -ERR_DEADLOCK for the owner. */
static inline int32_t mutex_take(struct mutex *m, usec deadline)
{
    if (mutex_is_mine(m)) {
        m->depth++;
        return OK;
    }
    int32_t taken = lock_take(&m->lock, deadline);
    if (taken == OK || taken == -ERR_OWNER_DIED) {
        m->depth = 1;
    }
    return taken;
}

/* OK. To give what one does not own is a fault. */
static inline int32_t mutex_give(struct mutex *m)
{
    if (mutex_is_mine(m) && m->depth > 1) {
        m->depth--;
        return OK;
    }
    return lock_give(&m->lock);
}
