/* SPDX-License-Identifier: MIT */
/* The fast paths of user/, as every arch has them: each load and store of a transaction is a step of the model, and the
   store fails if anything else has run since the load. */
#pragma once

#include "model.h"

#define FAST static inline __attribute__((always_inline))

FAST uint32_t fast_load_at(const void *base, uint32_t offset)
{
    return model_load((const char *)base + offset);
}

FAST bool fast_load_zero_at(const void *base, uint32_t offset)
{
    return fast_load_at(base, offset) == 0;
}

FAST bool fast_store_at(void *base, uint32_t offset, uint32_t value)
{
    return model_store((char *)base + offset, value);
}

FAST uint32_t fast_load(uint32_t *word)
{
    return fast_load_at(word, 0);
}

FAST bool fast_store(uint32_t *word, uint32_t value)
{
    return fast_store_at(word, 0, value);
}

/* Takes one from a count that is greater than 0; WORD_WAITER makes it negative. */
FAST bool fast_take(uint32_t *word, int32_t *ok)
{
    *ok = 0;
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

/* Adds `amount`, a constant, unless that would make it negative. */
FAST bool fast_add(uint32_t *word, uint32_t amount, int32_t *ok)
{
    *ok = 0;
    for (;;) {
        uint32_t value = fast_load(word) + amount;
        if ((int32_t)value <= 0) {
            return false;
        }
        if (fast_store(word, value)) {
            return true;
        }
    }
}

/* Replaces 0 by `id`. */
FAST bool fast_own(uint32_t *word, uint32_t id, int32_t *ok)
{
    *ok = 0;
    for (;;) {
        if (fast_load(word) != 0) {
            return false;
        }
        if (fast_store(word, id)) {
            return true;
        }
    }
}

/* Replaces `id` by 0, in the word `offset` bytes behind `base`. */
FAST bool fast_disown(void *base, uint32_t offset, uint32_t id, int32_t *ok)
{
    *ok = 0;
    for (;;) {
        if (fast_load_at(base, offset) != id) {
            return false;
        }
        if (fast_store_at(base, offset, 0)) {
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

/* Takes the first of a list of free blocks, whose first word is the next; null: empty, or somebody waits. */
FAST void *fast_pop(uint32_t *word)
{
    for (;;) {
        uint32_t value = fast_load(word);
        if ((int32_t)value <= 0) {
            return 0;
        }
        uint32_t *block = (uint32_t *)(uintptr_t)value;
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
        if (fast_store(word, (uint32_t)(uintptr_t)block)) {
            return true;
        }
    }
}

/* Copies four words to `offset` bytes behind `to`. */
FAST void fast_copy_16(void *to, uint32_t offset, const void *from)
{
    uint32_t *t = (uint32_t *)((char *)to + offset);
    const uint32_t *f = from;

    t[0] = f[0], t[1] = f[1], t[2] = f[2], t[3] = f[3];
}

/* `value` with its low half replaced by that of `low`. */
FAST uint32_t fast_low_half(uint32_t value, uint32_t low)
{
    return (value & 0xffff0000) | (low & 0xffff);
}

/* The id of the running thread, which the kernel stores at each switch: for one thread it is a constant, and read once. */
FAST uint32_t fast_own_id(const uint32_t *self)
{
    return *self;
}
