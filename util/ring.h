/* SPDX-License-Identifier: MIT */
/* A ring of bytes between two parts of one process. Indices run free; capacity is a power of two, so their difference is
   the number of bytes whatever they wrapped to. One side fills, one side takes, and neither may interrupt the other: both
   belong to one thread, or to a driver and the handler of its events. No step waits.

   Byte by byte with put, peek and get, or a span at a time: write to what ring_free_span returns and then ring_fill, read
   from what ring_used_span returns and then ring_take. An empty ring has equal indices; 0 will do. */
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

/* The longest piece of free bytes that lie next to each other, and begin with the next to fill. */
static inline uint8_t *ring_free_span(const struct ring *r, uint32_t *bytes)
{
    uint32_t place = r->tail & (r->capacity - 1);
    uint32_t to_end = r->capacity - place;

    *bytes = ring_free(r) < to_end ? ring_free(r) : to_end;
    return r->bytes + place;
}

/* `bytes` of them, or fewer, have been written. */
static inline void ring_fill(struct ring *r, uint32_t bytes)
{
    r->tail += bytes;
}

/* The longest piece of used bytes that lie next to each other, and begin with the oldest. */
static inline const uint8_t *ring_used_span(const struct ring *r, uint32_t *bytes)
{
    uint32_t place = r->head & (r->capacity - 1);
    uint32_t to_end = r->capacity - place;

    *bytes = ring_used(r) < to_end ? ring_used(r) : to_end;
    return r->bytes + place;
}

/* `bytes` of them, or fewer, have been read. */
static inline void ring_take(struct ring *r, uint32_t bytes)
{
    r->head += bytes;
}
