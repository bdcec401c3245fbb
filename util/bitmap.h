/* SPDX-License-Identifier: MIT */
/* Sets of small numbers whose smallest member is found by counting leading zeros: member 0 is the most significant bit
   of its word, so that a smaller number - a more important priority - is a larger word.

   bitmap_bit and bitmap_first serve a set of 32 that is one word of the caller's. struct bitmap holds more: it takes one
   step for each word of 32, so keep it to a few words, or put a one-word set of its words above it.
   Invariant of struct bitmap: the bits behind the last member are clear. All-zero words are the empty set. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { BITMAP_WORD_BITS = 32 };

/* `index` is less than 32. */
static inline uint32_t bitmap_bit(uint32_t index)
{
    return 0x80000000u >> index;
}

/* The smallest member. There is one: `word` is not 0. */
static inline uint32_t bitmap_first_of_some(uint32_t word)
{
    return (uint32_t)__builtin_clz(word);
}

/* The smallest member; 32: there is none. */
static inline uint32_t bitmap_first(uint32_t word)
{
    return word != 0 ? bitmap_first_of_some(word) : BITMAP_WORD_BITS;
}

struct bitmap {
    uint32_t *words; /* (bits + 31) / 32 of them */
    uint32_t bits;   /* members are 0 ... bits - 1 */
};

/* Here and below: `index` is less than `bits`. */
static inline void bitmap_set(const struct bitmap *b, uint32_t index)
{
    b->words[index / BITMAP_WORD_BITS] |= bitmap_bit(index % BITMAP_WORD_BITS);
}

static inline void bitmap_clear(const struct bitmap *b, uint32_t index)
{
    b->words[index / BITMAP_WORD_BITS] &= ~bitmap_bit(index % BITMAP_WORD_BITS);
}

static inline bool bitmap_test(const struct bitmap *b, uint32_t index)
{
    return (b->words[index / BITMAP_WORD_BITS] & bitmap_bit(index % BITMAP_WORD_BITS)) != 0;
}

/* The smallest member that is not less than `from`; `bits`: there is none. */
static inline uint32_t bitmap_first_from(const struct bitmap *b, uint32_t from)
{
    uint32_t mask = UINT32_MAX >> (from % BITMAP_WORD_BITS);

    for (uint32_t base = from - from % BITMAP_WORD_BITS; base < b->bits; base += BITMAP_WORD_BITS) {
        uint32_t word = b->words[base / BITMAP_WORD_BITS] & mask;
        if (word != 0) {
            return base + bitmap_first(word);
        }
        mask = UINT32_MAX;
    }
    return b->bits;
}
