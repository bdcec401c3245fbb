/* SPDX-License-Identifier: MIT */
/* The heap: what is usual. */
#include <stdlib.h>

#include "objects.h"

enum { BLOCK_BYTES = 128 };

/* Beside a block that stays, so that it is no empty heap. */
static __attribute__((noinline)) void usual_paths(void)
{
    void *other = malloc(BLOCK_BYTES);

    MARK(heap_allocate_begin);
    void *block = malloc(BLOCK_BYTES);
    MARK(heap_allocate_end);
    expect(other != NULL && block != NULL);
    MARK(heap_free_begin);
    free(block);
    MARK(heap_free_end);
    free(other);
}

void heap_paths(void)
{
    usual_paths();
    usual_paths();
}
