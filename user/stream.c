/* SPDX-License-Identifier: MIT */
/* Each end has at most one owner, so at most one waits: it says so, looks again, and waits for a token. A token that came
   when it did not wait any more is taken by the next wait, which then looks once more. */
#include "stream.h"

#include <stddef.h>

static void tell(struct stream_end *end)
{
    if (*(volatile uint32_t *)&end->wanted) {
        end->wanted = 0;
        (void)semaphore_put(&end->turn);
    }
}

static inline uint32_t filled(const struct stream *s)
{
    return s->tail - s->head;
}

static inline uint32_t room(const struct stream *s)
{
    return s->mask + 1 - filled(s);
}

/* Waits at an end until `measure` is not 0: that, or 0 when the deadline has passed. */
static uint32_t wait_for(struct stream *s, struct stream_end *end, uint32_t (*measure)(const struct stream *s),
                         usec deadline)
{
    uint32_t there = measure(s);

    while (there == 0) {
        *(volatile uint32_t *)&end->wanted = 1;
        there = measure(s);
        if (there == 0 && semaphore_get(&end->turn, deadline) != OK) {
            end->wanted = 0;
            return measure(s);
        }
        there = measure(s);
    }
    return there;
}

/* The other end sees bytes, or room, when all of them are there: a barrier for the compiler, since there is one core. */
static inline void publish(volatile uint32_t *index, uint32_t value)
{
    __asm__ volatile("" ::: "memory");
    *index = value;
}

static inline void put(struct stream *s, const uint8_t *from, uint32_t bytes)
{
    const uint32_t tail = s->tail;
    const uint32_t mask = s->mask;

    for (uint32_t i = 0; i < bytes; i++) {
        s->byte[(tail + i) & mask] = from[i];
    }
    publish(&s->tail, tail + bytes);
}

static inline void get(struct stream *s, uint8_t *to, uint32_t bytes)
{
    const uint32_t head = s->head;
    const uint32_t mask = s->mask;

    for (uint32_t i = 0; i < bytes; i++) {
        to[i] = s->byte[(head + i) & mask];
    }
    publish(&s->head, head + bytes);
}

int32_t stream_write(struct stream *s, const void *from, uint32_t bytes, usec deadline)
{
    const uint8_t *next = from;
    const uint8_t *end = next + bytes;
    int32_t taken = lock_take(&s->writers.lock, deadline);

    if (taken == -ERR_TIMEOUT) {
        return taken;
    }
    while (next != end) {
        uint32_t n = wait_for(s, &s->writers, room, deadline);
        if (n == 0) {
            break;
        }
        n = n < (uint32_t)(end - next) ? n : (uint32_t)(end - next);
        put(s, next, n);
        next += n;
        tell(&s->readers);
    }
    (void)lock_give(&s->writers.lock);
    return next == from && bytes != 0 ? -ERR_TIMEOUT : (int32_t)(bytes - (uint32_t)(end - next));
}

int32_t stream_read(struct stream *s, void *to, uint32_t bytes, usec deadline)
{
    int32_t taken = lock_take(&s->readers.lock, deadline);

    if (taken == -ERR_TIMEOUT) {
        return taken;
    }
    uint32_t n = wait_for(s, &s->readers, filled, deadline);
    n = n < bytes ? n : bytes;
    get(s, to, n);
    tell(&s->writers);
    (void)lock_give(&s->readers.lock);
    return n == 0 && bytes != 0 ? -ERR_TIMEOUT : (int32_t)n;
}
