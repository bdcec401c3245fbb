/* SPDX-License-Identifier: MIT */
/* The lock orders senders only; adding to the count publishes a message, once it is stored. A receiver needs no lock: it
   reads the oldest slot, and has it if its store succeeds, because nothing else has run since its load. What cannot be done
   so is asked of the kernel, which looks anew: -ERR_AGAIN says that the queue has changed meanwhile. */
#include "queue.h"

#include <stddef.h>

enum {
    STATE = offsetof(struct queue, state),
    LOCK = offsetof(struct queue, lock),
    SLOTS = offsetof(struct queue, slot),
    COUNT_ONE = 0x10000, /* in `state` */
};

/* Slot `index` lies SLOTS bytes behind this address: so an address has not to be computed for each word. */
static inline char *slot_base(struct queue *q, uint32_t index)
{
    char *base = (char *)q + index * sizeof(struct queue_slot);

    __asm__("" : "+r"(base)); /* one address and four offsets, not four addresses */
    return base;
}

static __attribute__((noinline, cold)) struct queue *unlock_slowly(struct queue *q, struct queue *result)
{
    (void)sys_unlock(&q->lock.word);
    return result;
}

/* Stores a message behind the others and publishes it; the caller owns the lock. Null: a receiver waits for it. */
FAST struct queue *store(struct queue *q, const struct queue_slot *m, uint32_t state, uint32_t self)
{
    int32_t done;

    fast_copy_16(slot_base(q, ((state >> 16) + state) & q->mask), SLOTS, m);
    if (__builtin_expect(!fast_add(&q->state, COUNT_ONE, &done), 0)) {
        return unlock_slowly(q, NULL);
    }
    return __builtin_expect(fast_disown(q, LOCK, self, &done), 1) ? q : unlock_slowly(q, q);
}

/* Another sender owns the lock, or has died with it, having published nothing; or something else has just run. */
static __attribute__((noinline, cold)) struct queue *send_after_another(struct queue *q, const struct queue_slot *m)
{
    if (q->state >= q->full) {
        return NULL;
    }
    (void)lock_take(&q->lock, FOREVER);
    return q->state < q->full ? store(q, m, q->state, process_page.self) : unlock_slowly(q, NULL);
}

struct queue *queue_send_now(struct queue *q, const struct queue_slot *m)
{
    if (__builtin_expect(!fast_load_zero_at(q, LOCK), 0)) {
        return send_after_another(q, m);
    }
    uint32_t state = q->state; /* it can only become less full, once the lock is owned */
    if (__builtin_expect(state >= q->full, 0)) {
        return NULL;
    }
    uint32_t self = process_page.self;
    return __builtin_expect(fast_store_at(q, LOCK, 0, self), 1) ? store(q, m, state, self) : send_after_another(q, m);
}

struct queue *queue_receive_now(struct queue *q, struct queue_slot *m)
{
    uint32_t a, b, c, d, state, next;

    do {
        state = fast_load_at(q, STATE);
        if ((int32_t)state < COUNT_ONE) {
            return NULL;
        }
        const uint32_t *slot = ((struct queue *)slot_base(q, state & q->mask))->slot[0].word;
        a = slot[0], b = slot[1], c = slot[2], d = slot[3];
        next = fast_low_half(state - COUNT_ONE, state + 1);
    } while (!fast_store_at(q, STATE, state, next));
    m->word[0] = a, m->word[1] = b, m->word[2] = c, m->word[3] = d;
    return q;
}

/* The queue has changed: once more. Out of the way, so that those below need not save what the system call keeps. */
static __attribute__((noinline, cold)) int32_t send_again(struct queue *q, const struct queue_slot *m, usec deadline)
{
    return queue_send(q, m, deadline);
}

static __attribute__((noinline, cold)) int32_t receive_again(struct queue *q, struct queue_slot *m, usec deadline)
{
    return queue_receive(q, m, deadline);
}

/* A receiver that waits gets the message in its registers. */
int32_t queue_send_wait(struct queue *q, const struct queue_slot *m, usec deadline)
{
    struct words w = {
        {(uint32_t)q, m->word[0], m->word[1], m->word[2], m->word[3], (uint32_t)deadline, (uint32_t)(deadline >> 32)}};

    sys_send(&w);
    return (int32_t)w.word[0] != -ERR_AGAIN ? (int32_t)w.word[0] : send_again(q, m, deadline);
}

int32_t queue_receive_wait(struct queue *q, struct queue_slot *m, usec deadline)
{
    struct words w = {{(uint32_t)q, 0, 0, 0, 0, (uint32_t)deadline, (uint32_t)(deadline >> 32)}};

    sys_receive(&w);
    if ((int32_t)w.word[0] == OK) {
        *m = (struct queue_slot){{w.word[1], w.word[2], w.word[3], w.word[4]}};
    }
    return (int32_t)w.word[0] != -ERR_AGAIN ? (int32_t)w.word[0] : receive_again(q, m, deadline);
}
