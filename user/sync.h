/* SPDX-License-Identifier: MIT */
/* Semaphore, lock, block pool and message queue, between threads of this process. All are valid when all-zero (a pool and
   a queue also need their memory, see their initialisers). While nobody must wait none makes a system call; a thread that is
   woken has what it waited for. Deadlines are absolute. Any thread may call these. */
#pragma once

#include "event.h"
#include "fast.h"
#include "sys.h"

#define LOW(deadline) ((uint32_t)(deadline))
#define HIGH(deadline) ((uint32_t)((deadline) >> 32))

/* -- Semaphore: a count of tokens, at most 2^31 - 1 -- */

struct semaphore {
    uint32_t word;
};

/* Takes a token, or waits for one. OK, or -ERR_TIMEOUT. */
static inline int32_t semaphore_get(struct semaphore *s, usec deadline)
{
    return fast_get(&s->word) ? OK : sys_get(&s->word, LOW(deadline), HIGH(deadline));
}

/* Adds a token, or hands it to the most important waiter. OK, or -ERR_FULL. */
static inline int32_t semaphore_put(struct semaphore *s)
{
    return fast_put(&s->word) ? OK : sys_put(&s->word);
}

/* -- Lock: one owner, which is lent the priority of whoever waits -- */

struct lock {
    uint32_t word;
};

/* OK; -ERR_OWNER_DIED: it is yours, but its last owner ended while holding it; -ERR_DEADLOCK: you hold it;
   -ERR_TIMEOUT. */
static inline int32_t lock_take(struct lock *l, usec deadline)
{
    return fast_exchange(&l->word, 0, fast_own_id(&process_page.self))
               ? OK
               : sys_lock(&l->word, LOW(deadline), HIGH(deadline));
}

/* OK. To give what you do not hold is a fault. */
static inline int32_t lock_give(struct lock *l)
{
    return fast_exchange(&l->word, fast_own_id(&process_page.self), 0) ? OK : sys_unlock(&l->word);
}

/* -- Pool of blocks of one size -- */

struct pool {
    uint32_t word; /* the free blocks */
    uint32_t base;
    uint32_t bytes;
};

/* Divides `memory` into blocks; block_bytes is a multiple of 4. Before any thread uses the pool. */
void pool_fill(struct pool *p, void *memory, uint32_t blocks, uint32_t block_bytes);

/* A block that is not free at once. */
void *pool_wait(struct pool *p, usec deadline);
void pool_hand(struct pool *p, void *block);

/* A block, or null when the deadline passes first. */
static inline void *pool_allocate(struct pool *p, usec deadline)
{
    void *block = fast_pop(&p->word);
    return block != 0 ? block : pool_wait(p, deadline);
}

/* Gives a block back. An address outside the pool's memory is a fault; one inside that is not a block's, or a block that is
   free already, goes unnoticed. */
static inline void pool_free(struct pool *p, void *block)
{
    if ((uint32_t)block - p->base >= p->bytes || !fast_push(&p->word, block)) {
        pool_hand(p, block);
    }
}

/* -- Queue of messages of 16 bytes -- */

struct queue_slot {
    uint32_t word[4];
};

struct queue {
    uint32_t state;   /* head and count; the layout is the kernel's, kernel/sync.c */
    struct lock lock; /* of the senders */
    uint32_t mask;
    uint32_t unused;
    struct queue_slot slot[];
};

/* A queue named `name` with room for `capacity` messages, a power of two up to 16384. */
#define QUEUE(name, capacity)                                                                                          \
    struct {                                                                                                           \
        struct queue queue;                                                                                            \
        struct queue_slot slots[capacity];                                                                             \
    } name = {.queue = {.mask = (capacity)-1}}

/* OK, or -ERR_TIMEOUT: nothing was sent, or there was nothing to receive. A sender may wait, whatever its deadline, for
   another that is storing its message; it lends it its priority. */
int32_t queue_send(struct queue *q, const struct queue_slot *message, usec deadline);
int32_t queue_receive(struct queue *q, struct queue_slot *message, usec deadline);

#undef LOW
#undef HIGH
