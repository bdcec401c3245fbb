/* SPDX-License-Identifier: MIT */
#include "condition.h"

int32_t condition_wait(struct condition *c, struct lock *lock, usec deadline)
{
    struct waiter me = {0};

    waiters_enter(&c->waiters);
    waiters_add(&c->waiters, &me);
    (void)lock_give(lock); /* a signal from now on finds this waiter */
    bool signalled = waiters_wait(&c->waiters, &me, deadline);
    if (!signalled) {
        waiters_leave(&c->waiters);
    }
    int32_t taken = lock_take(lock, FOREVER);
    return taken != OK || signalled ? taken : -ERR_TIMEOUT;
}

void condition_wake(struct condition *c, uint32_t at_most)
{
    waiters_enter(&c->waiters);
    while (c->waiters.first != NULL && at_most-- > 0) {
        waiters_wake(&c->waiters.first);
    }
    waiters_leave(&c->waiters);
}
