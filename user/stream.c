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
        for (; n > 0 && next != end; n--) {
            s->byte[s->tail & s->mask] = *next++;
            s->tail++;
        }
        tell(&s->readers);
    }
    (void)lock_give(&s->writers.lock);
    return next == from && bytes != 0 ? -ERR_TIMEOUT : (int32_t)(bytes - (uint32_t)(end - next));
}

int32_t stream_read(struct stream *s, void *to, uint32_t bytes, usec deadline)
{
    uint8_t *next = to;
    int32_t taken = lock_take(&s->readers.lock, deadline);

    if (taken == -ERR_TIMEOUT) {
        return taken;
    }
    uint32_t n = wait_for(s, &s->readers, filled, deadline);
    n = n < bytes ? n : bytes;
    for (uint32_t i = 0; i < n; i++) {
        *next++ = s->byte[s->head & s->mask];
        s->head++;
    }
    tell(&s->writers);
    (void)lock_give(&s->readers.lock);
    return n == 0 && bytes != 0 ? -ERR_TIMEOUT : (int32_t)n;
}
