/* SPDX-License-Identifier: MIT */
/* Pool: blocks of one size from one piece of memory. Any thread of the process. Allocate is 7 instructions, free 10, without
   a system call while nobody waits; a block that somebody waits for is handed to him.

       static struct pool pool;
       static uint32_t blocks[2 * 8];
       pool_fill(&pool, blocks, 2, 32);
       void *one = pool_allocate(&pool, FOREVER);
       pool_free(&pool, one); */
#pragma once

#include "fast.h"
#include "sys.h"

struct pool {
    uint32_t word; /* WORD_WAITER, or the free blocks */
    uint32_t base;
    uint32_t bytes;
};

/* Divides `memory` into `blocks` of `block_bytes`, a multiple of 4. Before any thread uses the pool. */
void pool_fill(struct pool *p, void *memory, uint32_t blocks, uint32_t block_bytes);

/* The slow halves of the two below. */
void *pool_wait(struct pool *p, usec deadline);
void pool_hand(struct pool *p, void *block);

/* A block, with what was left in it; null when `deadline` (absolute, us) passes first. */
FAST void *pool_allocate(struct pool *p, usec deadline)
{
    void *block = fast_pop(&p->word);
    return __builtin_expect(block != 0, 1) ? block : pool_wait(p, deadline);
}

/* Gives a block back. An address outside the pool's memory is a fault; one inside that is not a block's, or a block that is
   free already, goes unnoticed. */
FAST void pool_free(struct pool *p, void *block)
{
    bool inside = (uint32_t)block - p->base < p->bytes;
    if (__builtin_expect(!inside || !fast_push(&p->word, block), 0)) {
        pool_hand(p, block);
    }
}
