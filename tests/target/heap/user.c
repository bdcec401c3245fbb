/* SPDX-License-Identifier: MIT */
/* Two threads of one process allocate, fill, look, resize and free; each block is only what its owner has written. */
#include <stdlib.h>
#include <string.h>

#include "erkos.h"
#include "malloc.h"

enum { BLOCKS = 12, STEPS = 3000, LARGEST = 200 };

static volatile uint32_t wrong;
static struct semaphore ends;

struct block {
    uint8_t *at;
    uint32_t bytes;
    uint8_t value;
};

static uint32_t random_of(uint32_t *seed, uint32_t limit)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % limit;
}

static void look(const struct block *b, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        wrong += b->at[i] != b->value;
    }
}

static void change(struct block *b, uint32_t *seed)
{
    uint32_t bytes = 1 + random_of(seed, LARGEST);
    uint8_t *at = random_of(seed, 4) == 0 ? aligned_alloc(32, bytes) : malloc(bytes);

    if (b->at != NULL) {
        look(b, b->bytes);
    }
    if (b->at != NULL && at == NULL) {
        at = realloc(b->at, bytes);
        b->at = at != NULL ? at : b->at;
        look(b, at == NULL || bytes > b->bytes ? b->bytes : bytes);
    } else {
        free(b->at);
        b->at = at;
    }
    b->bytes = at != NULL ? bytes : b->at != NULL ? b->bytes : 0;
    b->value = (uint8_t)random_of(seed, 256);
    if (b->at != NULL) {
        memset(b->at, b->value, b->bytes);
    }
}

static void work(uint32_t seed)
{
    static struct block blocks[2][BLOCKS];
    struct block *mine = blocks[seed & 1];

    for (int step = 0; step < STEPS; step++) {
        change(&mine[random_of(&seed, BLOCKS)], &seed);
        if (mine == blocks[0]) {
            sleep_us(random_of(&seed, 64)); /* and then comes into whatever main does */
        }
    }
    for (int i = 0; i < BLOCKS; i++) {
        free(mine[i].at);
    }
}

static void other(uint32_t seed)
{
    work(seed);
    (void)semaphore_put(&ends);
    sys_exit();
}

static bool is_none(void *block)
{
    free(block);
    return block == NULL;
}

static void edges(void)
{
    static const volatile size_t large = 0x10000; /* the compiler would refuse it */
    uint8_t *zeros = calloc(10, 10);

    for (int i = 0; i < 100; i++) {
        wrong += zeros[i] != 0;
    }
    wrong += !is_none(calloc(large, large));
    wrong += !is_none(malloc(large * 16));
    wrong += (uintptr_t)zeros % 8 != 0;
    free(zeros);
    free(NULL);
}

int main(void)
{
    wrong += thread_start(THREAD_OTHER, other, 2, PRIORITY_CEILING) != OK;
    work(1);
    wrong += semaphore_get(&ends, FOREVER) != OK;
    edges();
    struct malloc_use use = malloc_use();
    print("heap: %lu wrong, %lu used, %lu blocks, %s\n", (unsigned long)wrong, (unsigned long)use.used,
          (unsigned long)use.blocks, use.peak > 1000 && use.largest_free > 2900 ? "whole again" : "in pieces");
    flush_and_shutdown(wrong != 0);
}
