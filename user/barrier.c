/* SPDX-License-Identifier: MIT */
#include "barrier.h"

static int32_t let_all_go(struct barrier *b)
{
    b->arrived = 0;
    while (b->waiters.first != NULL) {
        waiters_wake(&b->waiters.first);
    }
    waiters_leave(&b->waiters);
    return BARRIER_LAST;
}

int32_t barrier_wait(struct barrier *b, usec deadline)
{
    struct waiter me = {0};

    waiters_enter(&b->waiters);
    if (++b->arrived == b->parties) {
        return let_all_go(b);
    }
    waiters_add(&b->waiters, &me);
    if (waiters_wait(&b->waiters, &me, deadline)) {
        return OK;
    }
    b->arrived--;
    waiters_leave(&b->waiters);
    return -ERR_TIMEOUT;
}
