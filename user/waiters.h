/* SPDX-License-Identifier: MIT */
/* What the objects below are made of that more than one thread may leave at once: a list of waiters, the most important first,
   first come first served among equals, each with a semaphore of its own, on its stack. A waiter has the place of its own
   priority when it came: what it is lent, or given later, does not move it. Taking a waiter out of the list and giving it
   its turn are one step under the guard, which lends priority: so a waiter is told exactly once, and one that gives up
   knows. Not for programs. */
#pragma once

#include <stddef.h>

#include "lock.h"
#include "semaphore.h"

struct waiter {
    struct waiter *next;
    struct semaphore turn;
    uint32_t priority; /* its own, when it came */
    uint32_t wants;    /* what for, and ... */
    uint32_t got;      /* ... what came of it: the object's own */
};

struct waiters {
    struct lock guard; /* of the list, and of what the object says */
    struct waiter *first;
};

static inline void waiters_enter(struct waiters *w)
{
    (void)lock_take(&w->guard, FOREVER);
}

static inline void waiters_leave(struct waiters *w)
{
    (void)lock_give(&w->guard);
}

/* Adds the caller, who owns the guard. */
void waiters_add(struct waiters *w, struct waiter *me);

/* Gives the guard up and waits. True: it was its turn. False: the deadline passed first; it is out of the list and owns the
   guard again. */
bool waiters_wait(struct waiters *w, struct waiter *me, usec deadline);

/* Takes the waiter that *at points to out of the list: it goes on. The caller owns the guard. */
void waiters_wake(struct waiter **at);
