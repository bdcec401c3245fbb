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

/* What malloc does when there seems to be none. */
static __attribute__((noinline, cold)) void *look_again(size_t bytes)
{
    check();
    prepare();
    return heap_allocate(&heap, bytes);
}

void *malloc(size_t bytes)
{
    enter();
    void *block = heap_allocate(&heap, bytes);
    if (__builtin_expect(block == NULL, 0)) {
        block = look_again(bytes);
    }
    leave();
    return block;
}

void free(void *block)
{
    enter();
    enum heap_fault fault = heap_free(&heap, block);
    if (__builtin_expect(fault != HEAP_SOUND, 0)) {
        mistake(fault);
    }
    leave();
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
    prepare();
    block = heap_resize(&heap, block, bytes);
    check();
    leave();
    return block;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    enter();
    prepare();
    void *block = heap_allocate_aligned(&heap, alignment, bytes);
    check();
    leave();
    return block;
}

struct malloc_use malloc_use(void)
{
    enter();
    prepare();
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
