/* SPDX-License-Identifier: MIT */
/* The allocator. Memory of any size from pools that the caller adds; each step takes constant time.

   Every block begins with 8 bytes: the size of the block before it and its own. Free blocks also hang in lists, two for
   each power of two of their size; one word says which lists are not empty, so a block that is large enough is found by
   counting leading zeros (two-level segregated fit). What is allocated is cut from the *end* of a free block, which
   then mostly stays in its list, and what is freed grows the free block before it again.

   Invariants: the blocks of a pool follow each other without a gap, each knows the size of the one before it, no two
   neighbours are free, and a free block is in the list of its size. What heap_free is given is checked against them, so
   a pointer that is not from here, a second free, and bytes written behind a block's end are reported, and change nothing.

   Sizes are in bytes. A block costs 8 bytes beside what is asked for, rounded up to 8; the smallest holds 8 (16 where
   pointers have 64 bits). All-zero is a heap without memory. The caller keeps others away meanwhile. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HEAP_ALIGNMENT = 8,     /* of whatever is allocated */
    HEAP_CLASSES = 32,      /* lists; sizes of 16 ... 2^20 - 1 */
    HEAP_MAXIMUM = 1 << 20, /* bytes of a pool; a block is smaller */
};

/* Mistakes of the program that uses the heap. */
enum heap_fault {
    HEAP_SOUND = 0,
    HEAP_FOREIGN,     /* the pointer is not from this heap */
    HEAP_FREED_TWICE, /* it is, but what it points to is free already */
    HEAP_OVERWRITTEN, /* something wrote behind the end of this block, or of the one before it, or over a list */
};

struct heap_block {
    uint32_t before; /* size of the block before it */
    uint32_t size;   /* with the header, and a tag in the three lowest bits */

    /* of free blocks; the rest of an allocated one is the caller's */
    struct heap_block *next;  /* in its list */
    struct heap_block **home; /* what points to it */
};

struct heap {
    uintptr_t low; /* all pools are in low ... low + span - 1 */
    size_t span;
    size_t used;              /* bytes in allocated blocks, headers included */
    size_t peak;              /* the most that `used` has been */
    uint32_t nonempty;        /* a bit for each list, list 0 the most significant */
    enum heap_fault fault;    /* the first that was found; HEAP_SOUND: none */
    struct heap_block *pools; /* the first edge of each: `before` is the distance to the last one */
    struct heap_block *head[HEAP_CLASSES];
};

/* What a walk over all blocks finds. */
struct heap_use {
    size_t free_bytes;   /* headers included */
    size_t largest_free; /* of the largest free block, without its header */
    uint32_t used_blocks;
    uint32_t free_blocks;
};

/* Adds memory of any alignment. False, and nothing done: less than 40 bytes (56 with 64-bit pointers) when aligned,
   more than HEAP_MAXIMUM, or in a pool already. If there is memory between two pools that the program may not read, a
   foreign pointer into it is not reported but faults. */
bool heap_add(struct heap *heap, void *memory, size_t bytes);

/* NULL: no block is large enough, or `fault` says that the one found was overwritten. 0 bytes are the smallest block. */
void *heap_allocate(struct heap *heap, size_t bytes);

/* The same at a multiple of `alignment`, which is a power of two; NULL also when it is not. */
void *heap_allocate_aligned(struct heap *heap, size_t alignment, size_t bytes);

/* Makes a block larger or smaller: where it is, or else elsewhere with its contents, which takes time for each byte.
   NULL: it is as it was, for want of memory or because of a fault. NULL instead of a block allocates. */
void *heap_resize(struct heap *heap, void *memory, size_t bytes);

/* NULL is sound. Any other result: nothing was done. */
enum heap_fault heap_free(struct heap *heap, void *memory);

/* The same, when heap_block_bytes has already said `bytes` of it. */
enum heap_fault heap_free_known(struct heap *heap, void *memory, uint32_t bytes);

/* Bytes of an allocated block, its header included; 0: it is none, as far as can be told without its neighbours, which others
   may be changing meanwhile. */
uint32_t heap_block_bytes(const struct heap *heap, const void *memory);

/* Whether every invariant holds. Takes time for each block; for tests, and for who suspects something. */
bool heap_is_sound(const struct heap *heap);

/* The heap is sound. Takes time for each block. */
struct heap_use heap_measure(const struct heap *heap);
