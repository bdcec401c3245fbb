/* SPDX-License-Identifier: MIT */
#include "rwlock.h"

enum { READER = 1, WRITER = 1 << 30 }; /* a waiter's `wants`, and what it adds to the word */

#define WAITED (UINT32_C(1) << 31)

static inline bool may(uint32_t word, uint32_t as)
{
    return as == WRITER ? word == 0 : word < WRITER;
}

/* Adds `as`, if that is possible now; else sets `mark`. */
FAST bool take(struct rwlock *l, uint32_t as, uint32_t mark)
{
    uint32_t word;
    bool can;

    do {
        word = fast_load_at(l, 0);
        can = may(word, as);
    } while (!fast_store_at(l, 0, word, can ? word + as : word | mark));
    return can;
}

/* Gives the lock to those whose turn it is. WAITED is set, and the caller owns the guard: so nobody else changes the word. */
static void pass_on(struct rwlock *l)
{
    while (l->waiters.first != NULL && may(l->word & ~WAITED, l->waiters.first->wants)) {
        l->word += l->waiters.first->wants;
        waiters_wake(&l->waiters.first);
    }
    if (l->waiters.first == NULL) {
        l->word &= ~WAITED;
    }
}

static __attribute__((noinline)) int32_t take_slowly(struct rwlock *l, uint32_t as, usec deadline)
{
    struct waiter me = {.wants = as};

    waiters_enter(&l->waiters);
    bool taken = take(l, as, WAITED);
    if (!taken) {
        waiters_add(&l->waiters, &me);
        pass_on(l); /* to itself, if it is a reader and more important than all that wait */
        if (waiters_wait(&l->waiters, &me, deadline)) {
            return OK;
        }
        pass_on(l); /* those behind may have waited only for this one */
    }
    waiters_leave(&l->waiters);
    return taken ? OK : -ERR_TIMEOUT;
}

static __attribute__((noinline)) void give_slowly(struct rwlock *l, uint32_t as)
{
    uint32_t word;

    waiters_enter(&l->waiters);
    do {
        word = fast_load_at(l, 0);
    } while (!fast_store_at(l, 0, word, word - as));
    if (word & WAITED) { /* who waited may have left meanwhile */
        pass_on(l);
    }
    waiters_leave(&l->waiters);
}

FAST void give(struct rwlock *l, uint32_t as)
{
    uint32_t word;

    do {
        word = fast_load_at(l, 0);
        if (word & WAITED) {
            give_slowly(l, as);
            return;
        }
    } while (!fast_store_at(l, 0, word, word - as));
}

int32_t rwlock_read_take(struct rwlock *l, usec deadline)
{
    return take(l, READER, 0) ? OK : take_slowly(l, READER, deadline);
}

int32_t rwlock_write_take(struct rwlock *l, usec deadline)
{
    return take(l, WRITER, 0) ? OK : take_slowly(l, WRITER, deadline);
}

void rwlock_read_give(struct rwlock *l)
{
    give(l, READER);
}

void rwlock_write_give(struct rwlock *l)
{
    give(l, WRITER);
}
