/* SPDX-License-Identifier: MIT */
/* What fast.h could not do alone is asked of the kernel, which re-tests the word. -ERR_AGAIN says that the word has changed
   meanwhile, and the fast half is tried again. */
#include "pool.h"

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
