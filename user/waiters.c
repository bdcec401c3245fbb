/* SPDX-License-Identifier: MIT */
#include "waiters.h"

#include "thread.h"

void waiters_add(struct waiters *w, struct waiter *me)
{
    struct waiter **at = &w->first;

    me->priority = thread_priority(thread_self());
    while (*at != NULL && (*at)->priority <= me->priority) {
        at = &(*at)->next;
    }
    me->next = *at;
    *at = me;
}

bool waiters_wait(struct waiters *w, struct waiter *me, usec deadline)
{
    waiters_leave(w);
    if (semaphore_get(&me->turn, deadline) == OK) {
        return true;
    }
    waiters_enter(w);
    struct waiter **at = &w->first;
    while (*at != NULL && *at != me) {
        at = &(*at)->next;
    }
    if (*at == NULL) { /* its turn came after its deadline, but before the guard */
        waiters_leave(w);
        return true;
    }
    *at = me->next;
    return false;
}

void waiters_wake(struct waiter **at)
{
    struct waiter *w = *at;

    *at = w->next; /* first: `w` may be gone as soon as it has its turn */
    (void)semaphore_put(&w->turn);
}
