/* SPDX-License-Identifier: MIT */
#include "flags.h"

#define WAITED (UINT32_C(1) << 31)

/* A waiter's `wants` is its mask; its `got` says how it waits, and when it is woken what came. */

/* The bits that end a wait, or 0. */
static inline uint32_t met(uint32_t word, uint32_t mask, uint32_t how)
{
    uint32_t there = word & mask & ~WAITED;

    return !(how & FLAGS_ALL) || there == (mask & ~WAITED) ? there : 0;
}

/* Replaces the bits `clear` by `set` if nobody waits. */
static inline bool change(struct flags *f, uint32_t clear, uint32_t set)
{
    uint32_t word;

    do {
        word = fast_load_at(f, 0);
        if (word & WAITED) {
            return false;
        }
    } while (!fast_store_at(f, 0, word, (word & ~clear) | set));
    return true;
}

/* Somebody waits: the word changes only under the guard, which the caller owns. */
static void wake_who_is_met(struct flags *f)
{
    struct waiter **at = &f->waiters.first;
    uint32_t word = f->word;
    uint32_t cleared = WAITED;

    while (*at != NULL) {
        uint32_t how = (*at)->got;
        uint32_t bits = met(word, (*at)->wants, how);
        if (bits == 0) {
            at = &(*at)->next;
            continue;
        }
        cleared |= how & FLAGS_KEEP ? 0 : bits;
        (*at)->got = bits;
        waiters_wake(at);
    }
    f->word = (word & ~cleared) | (f->waiters.first != NULL ? WAITED : 0);
}

void flags_set(struct flags *f, uint32_t bits)
{
    if (change(f, 0, bits & ~WAITED)) {
        return;
    }
    waiters_enter(&f->waiters);
    if (!change(f, 0, bits & ~WAITED)) {
        f->word |= bits;
        wake_who_is_met(f);
    }
    waiters_leave(&f->waiters);
}

void flags_clear(struct flags *f, uint32_t bits)
{
    if (change(f, bits & ~WAITED, 0)) {
        return;
    }
    waiters_enter(&f->waiters);
    if (!change(f, bits & ~WAITED, 0)) {
        f->word &= ~bits | WAITED;
    }
    waiters_leave(&f->waiters);
}

/* Takes what is there; else sets `mark`. Without the guard (`mark` is 0) nothing is taken while somebody waits. */
FAST uint32_t take_or_mark(struct flags *f, uint32_t mask, uint32_t how, uint32_t mark)
{
    uint32_t word, bits, next;

    do {
        word = fast_load_at(f, 0);
        bits = mark == 0 && word & WAITED ? 0 : met(word, mask, how);
        next = bits == 0 ? word | mark : how & FLAGS_KEEP ? word : word & ~bits;
    } while (!fast_store_at(f, 0, word, next));
    return bits;
}

static __attribute__((noinline)) int32_t wait_slowly(struct flags *f, uint32_t mask, uint32_t how, usec deadline)
{
    struct waiter me = {.wants = mask, .got = how};

    waiters_enter(&f->waiters);
    uint32_t bits = take_or_mark(f, mask, how, WAITED);
    if (bits == 0) {
        waiters_add(&f->waiters, &me);
        if (waiters_wait(&f->waiters, &me, deadline)) {
            return (int32_t)me.got;
        }
        if (f->waiters.first == NULL) {
            f->word &= ~WAITED;
        }
    }
    waiters_leave(&f->waiters);
    return bits != 0 ? (int32_t)bits : -ERR_TIMEOUT;
}

int32_t flags_wait(struct flags *f, uint32_t mask, uint32_t how, usec deadline)
{
    uint32_t bits = take_or_mark(f, mask, how, 0);

    return bits != 0 ? (int32_t)bits : wait_slowly(f, mask, how, deadline);
}
