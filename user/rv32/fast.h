/* SPDX-License-Identifier: MIT */
/* The fast paths of user/: no system call while nobody must wait. The kernel clears the
   reservation whenever another thread runs, so SC succeeds only if nothing else has. (The emulator compares values
   instead: docs/caveats.md.) Those that return bool return
   false when the kernel is needed, and have changed nothing then; else `*ok` is OK. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FAST static inline __attribute__((always_inline))

/* A transaction on the word `offset` bytes behind `base`: its first half ... */
FAST uint32_t fast_load_at(const void *base, uint32_t offset)
{
    uint32_t value;
    __asm__ volatile("lr.w %0, (%1)" : "=r"(value) : "r"((const char *)base + offset) : "memory");
    return value;
}

/* ... the same, if it holds 0 ... */
FAST bool fast_load_zero_at(const void *base, uint32_t offset)
{
    return fast_load_at(base, offset) == 0;
}

/* ... and the second. True: nothing else has run since the load of that word gave `loaded`, and it holds `value` now. */
FAST bool fast_store_at(void *base, uint32_t offset, uint32_t loaded, uint32_t value)
{
    uint32_t failed;
    (void)loaded; /* the reservation knows */
    __asm__ volatile("sc.w %0, %2, (%1)" : "=&r"(failed) : "r"((char *)base + offset), "r"(value) : "memory");
    return failed == 0;
}

#include "../fast_loop.h"

/* Takes the first of a list of free blocks, whose first word is the next; null: empty, or somebody waits. Addresses have
   bit 31 set on this chip, which is WORD_WAITER's: they are stored shifted right by one. */
FAST void *fast_pop(uint32_t *word)
{
    for (;;) {
        uint32_t value = fast_load(word);
        if ((int32_t)value <= 0) {
            return 0;
        }
        uint32_t *block = (uint32_t *)(value << 1);
        if (fast_store(word, value, *block)) {
            return block;
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
        *(uint32_t *)block = value;
        if (fast_store(word, value, (uint32_t)block >> 1)) {
            return true;
        }
    }
}

/* The id of the running thread, which the kernel stores at each switch: for one thread it is a constant, and read once. */
FAST __attribute__((const)) uint32_t fast_own_id(const uint32_t *self)
{
    uint32_t id;
    __asm__("lw %0, (%1)" : "=r"(id) : "r"(self));
    return id;
}
