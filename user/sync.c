/* SPDX-License-Identifier: MIT */
/* The slow halves: what fast.h could not do alone is asked of the kernel, which re-tests the word. -ERR_AGAIN says that the
   word has changed meanwhile, and the fast half is tried again. */
#include "sync.h"

enum { COUNT_MASK = 0xffff, HEAD_ONE = 0x10000 };

void pool_fill(struct pool *p, void *memory, uint32_t blocks, uint32_t block_bytes)
{
    p->base = (uint32_t)memory;
    p->bytes = blocks * block_bytes;
    p->word = 0;
    for (uint32_t i = blocks; i-- > 0;) {
        (void)fast_push(&p->word, (char *)memory + i * block_bytes);
    }
}

void *pool_wait(struct pool *p, usec deadline)
{
    for (;;) {
        struct words w = {{(uint32_t)&p->word, (uint32_t)deadline, (uint32_t)(deadline >> 32)}};
        sys_take(&w);
        if ((int32_t)w.word[0] == OK) {
            return (void *)w.word[1];
        }
        void *block = (int32_t)w.word[0] == -ERR_AGAIN ? fast_pop(&p->word) : 0;
        if (block != 0 || (int32_t)w.word[0] != -ERR_AGAIN) {
            return block;
        }
    }
}

void pool_hand(struct pool *p, void *block)
{
    if ((uint32_t)block - p->base >= p->bytes) {
        __builtin_trap();
    }
    while (sys_hand(&p->word, block) == -ERR_AGAIN && !fast_push(&p->word, block)) {
    }
}

/* The message travels in registers: the receiver is woken with it. -ERR_AGAIN: there is room after all. */
static int32_t send_slowly(struct queue *q, const struct queue_slot *m, usec deadline)
{
    struct words w = {
        {(uint32_t)q, m->word[0], m->word[1], m->word[2], m->word[3], (uint32_t)deadline, (uint32_t)(deadline >> 32)}};
    sys_send(&w);
    return (int32_t)w.word[0];
}

static int32_t receive_slowly(struct queue *q, struct queue_slot *m, usec deadline)
{
    struct words w = {{(uint32_t)q, 0, 0, 0, 0, (uint32_t)deadline, (uint32_t)(deadline >> 32)}};
    sys_receive(&w);
    if ((int32_t)w.word[0] == OK) {
        *m = (struct queue_slot){{w.word[1], w.word[2], w.word[3], w.word[4]}};
    }
    return (int32_t)w.word[0];
}

/* The lock orders senders only; adding to the count publishes. False: full, or a receiver waits. */
static inline bool send_fast(struct queue *q, const struct queue_slot *m)
{
    uint32_t state = q->state;

    if ((int32_t)state < 0) {
        return false;
    }
    (void)lock_take(&q->lock, FOREVER); /* a sender that died in here has published nothing */
    state = q->state;
    bool room = (state & COUNT_MASK) <= q->mask;
    if (room) {
        q->slot[((state >> 16) + state) & q->mask] = *m;
        room = fast_put(&q->state);
    }
    (void)lock_give(&q->lock);
    return room;
}

int32_t queue_send(struct queue *q, const struct queue_slot *message, usec deadline)
{
    for (;;) {
        if (__builtin_expect(send_fast(q, message), true)) {
            return OK;
        }
        int32_t result = send_slowly(q, message, deadline);
        if (result != -ERR_AGAIN) {
            return result;
        }
    }
}

/* Reads the oldest slot, and takes it if nothing else has run meanwhile. */
int32_t queue_receive(struct queue *q, struct queue_slot *message, usec deadline)
{
    for (;;) {
        uint32_t state = fast_load(&q->state);
        if (__builtin_expect((int32_t)state > 0 && (state & COUNT_MASK) != 0, true)) {
            struct queue_slot oldest = q->slot[(state >> 16) & q->mask];
            if (fast_store(&q->state, (state + HEAD_ONE - 1) & ~WORD_WAITER)) {
                *message = oldest;
                return OK;
            }
            continue;
        }
        int32_t result = receive_slowly(q, message, deadline);
        if (result != -ERR_AGAIN) {
            return result;
        }
    }
}
