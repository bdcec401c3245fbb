/* SPDX-License-Identifier: MIT */
/* The heap: what is usual, and the longest that each call can take. That is reached by going through every loop of util/heap.c
   and user/heap/malloc.c to its end, with the most expensive of each branch; random sequences look for longer ones. */
#include <stdlib.h>

#include "malloc.h"
#include "objects.h"

enum {
    USUAL = 128,
    LARGE = 256,  /* not a size that is kept for the next one */
    LOOKS = 16,   /* as in util/heap.c */
    FRONT = 16,   /* sizes of which one is kept: 8, 16 ... 128 bytes */
    ALMOST = 760, /* of the class of ENOUGH, and too small for it */
    ENOUGH = 900,
    STEPS = 2000,
    KEPT = 40,
    PIECES = 512,
};

/* NOLINTBEGIN(clang-analyzer-unix.Malloc): it does not see a pointer through OPAQUE, nor that `pieces` is never PIECES. */

/* -- The calls, one place each -- */

static __attribute__((noinline)) void *any_malloc(size_t bytes)
{
    MARK(heap_any_allocate_begin);
    void *block = malloc(bytes);
    OPAQUE(block);
    MARK(heap_any_allocate_end);
    return block;
}

static __attribute__((noinline)) void any_free(void *block)
{
    MARK(heap_any_free_begin);
    free(block);
    MARK(heap_any_free_end);
}

static __attribute__((noinline)) void *any_realloc(void *block, size_t bytes)
{
    MARK(heap_any_resize_begin);
    block = realloc(block, bytes);
    OPAQUE(block);
    MARK(heap_any_resize_end);
    return block;
}

/* -- Usual: from the second time on, what was freed last; else beside a block that stays, and in front of a free one that is much larger -- */

static __attribute__((noinline)) void kept_paths(void)
{
    MARK(heap_allocate_begin);
    void *block = malloc(USUAL);
    MARK(heap_allocate_end);
    expect(block != NULL);
    MARK(heap_free_begin);
    free(block);
    MARK(heap_free_end);
}

static __attribute__((noinline)) void cut_paths(void)
{
    void *other = malloc(LARGE);

    OPAQUE(other);
    MARK(heap_cut_begin);
    void *block = malloc(LARGE);
    MARK(heap_cut_end);
    expect(other != NULL && block != NULL);
    MARK(heap_join_begin);
    free(block);
    MARK(heap_join_end);
    free(other);
}

/* -- The longest -- */

static void *piece[PIECES];
static uint32_t pieces;

static void *take_piece(size_t bytes)
{
    void *block = malloc(bytes);

    if (block != NULL && pieces < PIECES) {
        piece[pieces++] = block;
    }
    return block;
}

/* Until there is nothing left of `bytes`. */
static void fill(size_t bytes)
{
    while (take_piece(bytes) != NULL) {
    }
}

/* Blocks lie downwards: [first][middle][last] [a block that stays]. */
struct three {
    void *first, *middle, *last;
};

static struct three three_of(size_t first, size_t middle, size_t last)
{
    struct three t;

    (void)take_piece(8);
    t.last = malloc(last);
    t.middle = malloc(middle);
    t.first = malloc(first);
    expect(t.first != NULL && t.middle != NULL && t.last != NULL);
    return t;
}

/* Free neighbours on both sides, which are neither the first nor the last of their lists, if they can be; the block is kept in
   front or, when one of its size is already, joins them. */
static void free_between(const struct three *t)
{
    any_free(t->first);
    any_free(t->last);
    any_free(t->middle);
}

/* One block of each small size is kept in front, between two large free ones; LOOKS + 1 free blocks are of the class of what is
   wanted, and too small; and there is nothing else. */
static void prepare_the_longest(void *almost[LOOKS + 1], struct three kept[FRONT])
{
    for (uint32_t i = 0; i < FRONT; i++) {
        kept[i] = three_of(200 + 8 * i, 8 + 8 * i, 200);
    }
    for (uint32_t i = 0; i <= LOOKS; i++) {
        (void)take_piece(8);
        almost[i] = malloc(ALMOST);
        expect(almost[i] != NULL);
    }
    (void)take_piece(8);
    fill(LARGE);
    fill(128 + 8);
    fill(8);
    for (uint32_t i = 0; i <= LOOKS; i++) {
        any_free(almost[i]);
    }
    for (uint32_t i = 0; i < FRONT; i++) {
        free_between(&kept[i]);
    }
}

static void free_pieces(void)
{
    while (pieces > 0) {
        any_free(piece[--pieces]);
    }
}

static __attribute__((noinline)) void the_longest(void)
{
    static void *almost[LOOKS + 1];
    static struct three kept[FRONT];

    prepare_the_longest(almost, kept);
    void *none = any_malloc(ENOUGH);
    expect(none == NULL);
    free_pieces();
    expect(malloc_use().used == 0);
    prepare_the_longest(almost, kept);
    none = any_realloc(piece[0], ENOUGH);
    expect(none == NULL);
    free_pieces();
    expect(malloc_use().used == 0);
}

static __attribute__((noinline)) void random_sequences(void)
{
    static void *block[KEPT];
    uint32_t seed = 1;

    for (uint32_t i = 0; i < STEPS; i++) {
        seed = seed * 1664525u + 1013904223u;
        void **one = &block[(seed >> 8) % KEPT];
        size_t bytes = (seed >> 16) % (8u << ((seed >> 28) % 9)) + 1;
        if (*one == NULL) {
            *one = any_malloc(bytes);
        } else if (seed >> 31) {
            any_free(*one);
            *one = NULL;
        } else if (bytes < 64) { /* what is moved costs beside */
            void *other = any_realloc(*one, bytes);
            *one = other != NULL ? other : *one;
        }
    }
    for (uint32_t i = 0; i < KEPT; i++) {
        any_free(block[i]);
    }
    expect(malloc_use().used == 0);
}

void heap_paths(void)
{
    kept_paths();
    kept_paths();
    cut_paths();
    cut_paths();
    the_longest();
    random_sequences();
}

/* NOLINTEND(clang-analyzer-unix.Malloc) */
