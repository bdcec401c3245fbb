/* SPDX-License-Identifier: MIT */
/* The heap of a process: util/heap.c under a lock. Errors are found by the heap, and end the process here. */
#include "malloc.h"

#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "page.h"
#include "print.h"
#include "sync.h"

extern char __heap_start[];
extern char __heap_end[];

static struct heap heap;
static struct lock lock;

/* No correct program gets here; the console is on the page or not, which the compiler knows. */
static __attribute__((noreturn, cold)) void mistake(enum heap_fault fault)
{
    static const char *const said[] = {
        [HEAP_FOREIGN] = "heap: " PROCESS_NAME " freed what is not allocated\n",
        [HEAP_FREED_TWICE] = "heap: " PROCESS_NAME " freed a block twice\n",
        [HEAP_OVERWRITTEN] = "heap: " PROCESS_NAME " wrote beyond a block\n",
    };

    if (PEER_CONSOLE != UINT32_MAX) {
        print_text(said[fault]);
    }
    __builtin_trap();
}

static inline void enter(void)
{
    (void)lock_take(&lock, FOREVER);
}

static inline void leave(void)
{
    (void)lock_give(&lock);
}

/* The heap's memory is added when the first block is wanted, not in the way of each. */
static void prepare(void)
{
    if (heap.pools == NULL) {
        (void)heap_add(&heap, __heap_start, (uintptr_t)__heap_end - (uintptr_t)__heap_start);
    }
}

static void check(void)
{
    if (heap.fault != HEAP_SOUND) {
        mistake(heap.fault);
    }
}

/* Of each small size, the block that was freed last and is still the heap's allocated one; 0: none. Taken and put without the
   lock. */
enum { FRONT = 16, SMALLEST = 16, STEP = 8 };

static uint32_t front[FRONT];

/* Of a block of so many bytes with its header; FRONT or more: none. */
static inline uint32_t front_place(uint32_t size)
{
    return (size - SMALLEST) / STEP;
}

/* Gives all of them to the heap, which the caller has locked. */
static void empty_front(void)
{
    for (uint32_t i = 0; i < FRONT; i++) {
        uint32_t block;
        if (front[i] != 0 && fast_take_bits(&front[i], UINT32_MAX, &block)) {
            (void)heap_free(&heap, (void *)block);
        }
    }
    check();
}

/* The heap's answer was NULL: was it for want of memory that is to be had? */
static __attribute__((noinline, cold)) void find_more(void)
{
    check();
    prepare();
    empty_front();
}

static __attribute__((noinline)) void *allocate(size_t bytes)
{
    enter();
    void *block = heap_allocate(&heap, bytes);
    if (__builtin_expect(block == NULL, 0)) {
        find_more();
        block = heap_allocate(&heap, bytes);
    }
    leave();
    return block;
}

void *malloc(size_t bytes)
{
    size_t place = (bytes - 1) / STEP;
    uint32_t block;

    return place < FRONT && fast_take_bits(&front[place], UINT32_MAX, &block) ? (void *)block : allocate(bytes);
}

static __attribute__((noinline)) void release(void *block, uint32_t bytes)
{
    uint32_t place = front_place(bytes);

    if (place < FRONT && front[place] == (uint32_t)block) {
        mistake(HEAP_FREED_TWICE);
    }
    enter();
    enum heap_fault fault = heap_free_known(&heap, block, bytes);
    if (__builtin_expect(fault != HEAP_SOUND, 0)) {
        mistake(fault);
    }
    leave();
}

void free(void *block)
{
    uint32_t bytes = heap_block_bytes(&heap, block);
    uint32_t place = front_place(bytes);
    int32_t kept;

    if (place >= FRONT || !fast_own(&front[place], (uint32_t)block, &kept)) {
        release(block, bytes);
    }
}

void *calloc(size_t count, size_t bytes)
{
    size_t all;
    void *(*volatile allocate)(size_t) = malloc; /* else the compiler would make a call of calloc of this */
    void *block = __builtin_mul_overflow(count, bytes, &all) ? NULL : allocate(all);

    return block != NULL ? memset(block, 0, all) : NULL;
}

void *realloc(void *block, size_t bytes)
{
    enter();
    void *other = heap_resize(&heap, block, bytes);
    if (other == NULL) {
        find_more();
        other = heap_resize(&heap, block, bytes);
    }
    check();
    leave();
    return other;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    enter();
    void *block = heap_allocate_aligned(&heap, alignment, bytes);
    if (block == NULL) {
        find_more();
        block = heap_allocate_aligned(&heap, alignment, bytes);
    }
    check();
    leave();
    return block;
}

struct malloc_use malloc_use(void)
{
    enter();
    prepare();
    empty_front();
    struct heap_use found = heap_measure(&heap);
    struct malloc_use use = {
        .used = heap.used,
        .peak = heap.peak,
        .largest_free = found.largest_free,
        .blocks = found.used_blocks,
    };
    leave();
    return use;
}
