/* SPDX-License-Identifier: MIT */
/* The part of an arch's fast.h that is the same where fast_load_at and fast_store_at are all that it adds. */
#pragma once

FAST uint32_t fast_load(uint32_t *word)
{
    return fast_load_at(word, 0);
}

FAST bool fast_store(uint32_t *word, uint32_t loaded, uint32_t value)
{
    return fast_store_at(word, 0, loaded, value);
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
        if (fast_store(word, value, value - 1)) {
            return true;
        }
    }
}

/* Adds `amount`, a constant, unless that would make it negative. */
FAST bool fast_add(uint32_t *word, uint32_t amount, int32_t *ok)
{
    *ok = 0;
    for (;;) {
        uint32_t value = fast_load(word);
        if ((int32_t)(value + amount) <= 0) {
            return false;
        }
        if (fast_store(word, value, value + amount)) {
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
        if (fast_store(word, 0, id)) {
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
        if (fast_store_at(base, offset, id, 0)) {
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
        if (fast_store(word, value, value & ~mask)) {
            return true;
        }
    }
}

/* Copies four words to `offset` bytes behind `to`. */
FAST void fast_copy_16(void *to, uint32_t offset, const void *from)
{
    uint32_t *t = (uint32_t *)((char *)to + offset);
    const uint32_t *f = (const uint32_t *)from;

    t[0] = f[0], t[1] = f[1], t[2] = f[2], t[3] = f[3];
}

/* `value` with its low half replaced by that of `low`. */
FAST uint32_t fast_low_half(uint32_t value, uint32_t low)
{
    return (value & 0xffff0000) | (low & 0xffff);
}
