/* SPDX-License-Identifier: MIT */
/* A ring of bytes between two parts of one process. Indices run free; capacity is a power of two, so their difference is
   the number of bytes whatever they wrapped to. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct ring {
    uint8_t *bytes;
    uint32_t capacity; /* power of two */
    uint32_t head;     /* next to take */
    uint32_t tail;     /* next to fill */
};

static inline uint32_t ring_used(const struct ring *r)
{
    return r->tail - r->head;
}

static inline uint32_t ring_free(const struct ring *r)
{
    return r->capacity - ring_used(r);
}

/* False: full. */
static inline bool ring_put(struct ring *r, uint8_t byte)
{
    if (ring_free(r) == 0) {
        return false;
    }
    r->bytes[r->tail++ & (r->capacity - 1)] = byte;
    return true;
}

/* The oldest byte, which stays; false: empty. */
static inline bool ring_peek(const struct ring *r, uint8_t *byte)
{
    if (ring_used(r) == 0) {
        return false;
    }
    *byte = r->bytes[r->head & (r->capacity - 1)];
    return true;
}

/* The oldest byte, taken out; false: empty. */
static inline bool ring_get(struct ring *r, uint8_t *byte)
{
    if (!ring_peek(r, byte)) {
        return false;
    }
    r->head++;
    return true;
}
