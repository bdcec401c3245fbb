/* SPDX-License-Identifier: MIT */
/* The fast paths of user/sync.h and user/event.h: no system call while nobody must wait. The kernel clears the
   reservation whenever another thread runs, so SC succeeds only if nothing else has. (The emulator compares values
   instead: docs/caveats.md.) Each returns false when the kernel is needed, and has changed nothing then. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FAST static inline __attribute__((always_inline))

FAST uint32_t fast_load(uint32_t *word)
{
    uint32_t value;
    __asm__ volatile("lr.w %0, (%1)" : "=r"(value) : "r"(word) : "memory");
    return value;
}

/* True: nothing else has run since fast_load of that word, and it holds `value` now. */
FAST bool fast_store(uint32_t *word, uint32_t value)
{
    uint32_t failed;
    __asm__ volatile("sc.w %0, %2, (%1)" : "=&r"(failed) : "r"(word), "r"(value) : "memory");
    return failed == 0;
}

/* Takes one from a count that is greater than 0; WORD_WAITER makes it negative. */
FAST bool fast_get(uint32_t *word)
{
    for (;;) {
        uint32_t value = fast_load(word);
        if ((int32_t)value <= 0) {
            return false;
        }
        if (fast_store(word, value - 1)) {
            return true;
        }
    }
}

/* Adds one, unless that would make it negative. */
FAST bool fast_put(uint32_t *word)
{
    for (;;) {
        uint32_t value = fast_load(word) + 1;
        if ((int32_t)value <= 0) {
            return false;
        }
        if (fast_store(word, value)) {
            return true;
        }
    }
}

/* Replaces `from` by `to`. */
FAST bool fast_exchange(uint32_t *word, uint32_t from, uint32_t to)
{
    for (;;) {
        if (fast_load(word) != from) {
            return false;
        }
        if (fast_store(word, to)) {
            return true;
        }
    }
}

/* Clears the bits of `mask` that are set, at least one, and leaves them in *taken. */
FAST bool fast_take_bits(uint32_t *word, uint32_t mask, uint32_t *taken)
{
    for (;;) {
        uint32_t value = fast_load(word);
        *taken = value & mask;
        if (*taken == 0) {
            return false;
        }
        if (fast_store(word, value & ~mask)) {
            return true;
        }
    }
}

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
        if (fast_store(word, *block)) {
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
        if (fast_store(word, (uint32_t)block >> 1)) {
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
