/* SPDX-License-Identifier: MIT */
/* An arch's part of the fast paths of user/, for the model: each load and store of a transaction is a step, and the store
   fails if anything else has run since the load. */
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

FAST bool fast_store_at(void *base, uint32_t offset, uint32_t loaded, uint32_t value)
{
    return model_store((char *)base + offset, loaded, value);
}

#include "fast_loop.h"

/* Takes the first of a list of free blocks, whose first word is the next; null: empty, or somebody waits. */
FAST void *fast_pop(uint32_t *word)
{
    for (;;) {
        uint32_t value = fast_load(word);
        if ((int32_t)value <= 0) {
            return 0;
        }
        uint32_t *block = (uint32_t *)(uintptr_t)value;
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
        if (fast_store(word, value, (uint32_t)(uintptr_t)block)) {
            return true;
        }
    }
}

/* The id of the running thread, which the kernel stores at each switch: for one thread it is a constant, and read once. */
FAST uint32_t fast_own_id(const uint32_t *self)
{
    return *self;
}
