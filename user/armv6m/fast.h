/* SPDX-License-Identifier: MIT */
/* The fast paths of user/ on a processor without atomic instructions: not fast. The last thread of
   this process that has begun one leaves its id in fast_reservation, and the kernel stores only for that one, and only if
   the word still holds what was loaded: so nothing that another thread, or the kernel, has changed meanwhile is overwritten,
   not even when it has been changed back (docs/decisions/0009-armv6m.md). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "trap.h"

#define FAST static inline __attribute__((always_inline))

extern struct process_page process_page;
__attribute__((weak)) uint32_t fast_reservation; /* one for the process, whoever includes this */

/* The id of the running thread, which the kernel stores at each switch: for one thread it is a constant, and read once. */
FAST __attribute__((const)) uint32_t fast_own_id(const uint32_t *self)
{
    uint32_t id;
    __asm__("ldr %0, [%1]" : "=l"(id) : "l"(self));
    return id;
}

/* A transaction on the word `offset` bytes behind `base`: its first half ... */
FAST uint32_t fast_load_at(const void *base, uint32_t offset)
{
    *(volatile uint32_t *)&fast_reservation = fast_own_id(&process_page.self);
    return *(const volatile uint32_t *)((const char *)base + offset);
}

/* ... the same, if it holds 0 ... */
FAST bool fast_load_zero_at(const void *base, uint32_t offset)
{
    return fast_load_at(base, offset) == 0;
}

/* ... and the second. True: nothing else has changed the word since its load gave `loaded`, and it holds `value` now. */
FAST bool fast_store_at(void *base, uint32_t offset, uint32_t loaded, uint32_t value)
{
    return trap4(SYS_exchange, (uint32_t)base + offset, loaded, value, (uint32_t)&fast_reservation) == OK;
}

#include "../fast_loop.h"

/* Takes the first of a list of free blocks, whose first word is the next; null: empty, or somebody waits. */
FAST void *fast_pop(uint32_t *word)
{
    for (;;) {
        uint32_t value = fast_load(word);
        if ((int32_t)value <= 0) {
            return 0;
        }
        if (fast_store(word, value, *(volatile uint32_t *)value)) {
            return (void *)value;
        }
    }
}

FAST bool fast_push(uint32_t *word, void *block)
{
    for (;;) {
        uint32_t value = fast_load(word);
        if ((int32_t)value < 0) {
            return false;
        }
        *(volatile uint32_t *)block = value;
        if (fast_store(word, value, (uint32_t)block)) {
            return true;
        }
    }
}
