/* SPDX-License-Identifier: MIT */
/* The shape is heap.h's. A pool lies between two headers that are tagged as its edges, so that each block has two
   neighbours; the first edge is as large as a free block and also links the pools, the last one is a header only.

   A header that was freed keeps the tag FREE when its block becomes part of a larger one: a second free finds it. */
#include "bitmap.h"
#include "heap.h"

enum {
    FREE = 2, /* tags; sizes are multiples of 8 */
    EDGE = 4,
    USED = 5,
    TAG = 7,
    HEADER = 8, /* bytes of a block that the caller does not get */
    SMALLEST = sizeof(struct heap_block),
    LOOKS = 16, /* at blocks that may be large enough, before giving up */
};

static struct heap_block *after(const struct heap_block *b, size_t bytes)
{
    return (struct heap_block *)(void *)((uint8_t *)(uintptr_t)b + bytes);
}

static struct heap_block *before(const struct heap_block *b, size_t bytes)
{
    return (struct heap_block *)(void *)((uint8_t *)(uintptr_t)b - bytes);
}

static uint32_t size_of(const struct heap_block *b)
{
    return b->size & ~(uint32_t)TAG;
}

static bool is_tagged(const struct heap_block *b, uint32_t tag)
{
    return (b->size & TAG) == tag;
}

/* Four classes for each power of two, beginning with 16. All sizes in a class are smaller than those in the next. */
static uint32_t class_of(uint32_t size)
{
    uint32_t exponent = 31 - bitmap_first(size);

    return exponent * 4 + (size >> (exponent - 2)) - 20;
}

static bool are_of_one_class(uint32_t size, uint32_t other)
{
    return (size ^ other) >> (29 - bitmap_first(size)) == 0;
}

static void enlist(struct heap *heap, struct heap_block *b)
{
    uint32_t class = class_of(b->size);
    struct heap_block **head = &heap->head[class];

    b->next = *head;
    b->home = head;
    if (b->next != NULL) {
        b->next->home = &b->next;
    }
    *head = b;
    heap->nonempty[class / 32] |= bitmap_bit(class % 32);
}

static void delist(struct heap *heap, const struct heap_block *b)
{
    *b->home = b->next;
    if (b->next != NULL) {
        b->next->home = b->home;
        return;
    }
    size_t class = ((uintptr_t)b->home - (uintptr_t)heap->head) / sizeof heap->head[0];
    if (class < HEAP_CLASSES) { /* it was the head, and the last */
        heap->nonempty[class / 32] &= ~bitmap_bit(class % 32);
    }
}

static void set_free_size(struct heap *heap, struct heap_block *b, uint32_t size)
{
    bool stays = are_of_one_class(b->size, size);

    if (!stays) {
        delist(heap, b);
    }
    b->size = size | FREE;
    if (!stays) {
        enlist(heap, b);
    }
}

/* Gives the block, which is allocated and whole, to the lists, with its free neighbours. */
static void release(struct heap *heap, struct heap_block *b)
{
    uint32_t size = size_of(b);
    struct heap_block *previous = before(b, b->before);
    struct heap_block *next = after(b, size);

    b->size = size | FREE;
    if (is_tagged(next, FREE)) {
        delist(heap, next);
        size += size_of(next);
        next = after(b, size);
    }
    if (is_tagged(previous, FREE)) {
        size += b->before;
        set_free_size(heap, previous, size);
    } else {
        b->size = size | FREE;
        enlist(heap, b);
    }
    next->before = size;
}

static void count(struct heap *heap, size_t bytes)
{
    heap->used += bytes;
    if (heap->used > heap->peak) {
        heap->peak = heap->used;
    }
}

/* A block of `size` or more for sure; NULL: there is none, or it is behind LOOKS others of its class that are too small. */
static struct heap_block *search(const struct heap *heap, uint32_t size)
{
    uint32_t class = class_of(size);
    struct heap_block *b = heap->head[class];
    uint32_t mask = (UINT32_MAX >> 1) >> (class % 32);

    if (b != NULL && b->size >= size) {
        return b;
    }
    for (uint32_t word = class / 32; word < HEAP_CLASSES / 32; word++) {
        uint32_t lists = heap->nonempty[word] & mask;
        if (lists != 0) {
            return heap->head[word * 32 + bitmap_first(lists)];
        }
        mask = UINT32_MAX;
    }
    for (int i = 0; b != NULL && b->size < size && i < LOOKS; i++) {
        b = b->next;
    }
    return b != NULL && b->size >= size ? b : NULL;
}

/* Whether the free block's size is what the block after it says. */
static bool is_whole(const struct heap *heap, const struct heap_block *b)
{
    size_t size = b->size - FREE;

    return (uintptr_t)b - heap->low + size < heap->span && after(b, size)->before == size;
}

static struct heap_block *find(struct heap *heap, uint32_t size)
{
    struct heap_block *b = search(heap, size);

    if (b != NULL && !is_whole(heap, b)) {
        heap->fault = heap->fault != HEAP_SOUND ? heap->fault : HEAP_OVERWRITTEN;
        return NULL;
    }
    return b;
}

/* Allocates the last `size` bytes of a free block. All of it, if what is left would be too small. */
static struct heap_block *cut(struct heap *heap, struct heap_block *b, uint32_t size)
{
    uint32_t whole = size_of(b);
    struct heap_block *end = after(b, whole);
    uint32_t rest = whole - size;

    if (rest < SMALLEST) {
        delist(heap, b);
        size = whole;
    } else {
        set_free_size(heap, b, rest);
        b = after(b, rest);
        b->before = rest;
    }
    b->size = size | USED;
    end->before = size;
    count(heap, size);
    return b;
}

/* Of a block that holds `bytes`, which are less than HEAP_MAXIMUM. */
static uint32_t size_for(size_t bytes)
{
    uint32_t size = ((uint32_t)bytes + HEADER + HEAP_ALIGNMENT - 1) & ~(uint32_t)TAG;

    return size < SMALLEST ? SMALLEST : size;
}

void *heap_allocate(struct heap *heap, size_t bytes)
{
    if (bytes >= HEAP_MAXIMUM) {
        return NULL;
    }
    uint32_t size = size_for(bytes);
    struct heap_block *b = find(heap, size);
    return b != NULL ? after(cut(heap, b, size), HEADER) : NULL;
}

/* Frees what an allocated block has beyond `size`, if that is enough for a block. */
static void trim(struct heap *heap, struct heap_block *b, uint32_t size)
{
    uint32_t rest = size_of(b) - size;

    if (rest >= SMALLEST) {
        struct heap_block *tail = after(b, size);
        b->size = size | USED;
        tail->before = size;
        tail->size = rest | USED;
        heap->used -= rest;
        release(heap, tail);
    }
}

void *heap_allocate_aligned(struct heap *heap, size_t alignment, size_t bytes)
{
    if (alignment == 0 || (alignment & (alignment - 1)) != 0 || alignment >= HEAP_MAXIMUM || bytes >= HEAP_MAXIMUM) {
        return NULL;
    }
    if (alignment <= HEAP_ALIGNMENT) {
        return heap_allocate(heap, bytes);
    }
    uint32_t size = size_for(bytes);
    uint32_t most = size + (uint32_t)alignment + SMALLEST; /* something is left before it, however it is aligned */
    struct heap_block *b = most < HEAP_MAXIMUM ? find(heap, most) : NULL;
    if (b == NULL) {
        return NULL;
    }
    uintptr_t end = (uintptr_t)after(b, size_of(b));
    uintptr_t memory = (end - size + HEADER) & ~(uintptr_t)(alignment - 1);
    size_t peak = heap->peak;
    b = cut(heap, b, (uint32_t)(end - memory) + HEADER);
    trim(heap, b, size);
    heap->peak = heap->used > peak ? heap->used : peak;
    return after(b, HEADER);
}

/* Whether the block is what heap_free may be given, as far as its neighbours tell. */
static inline bool is_sound(const struct heap *heap, const struct heap_block *b)
{
    size_t place = (uintptr_t)b - heap->low;

    if (place >= heap->span || place % HEAP_ALIGNMENT != 0) {
        return false;
    }
    size_t size = b->size - USED;
    if (size % HEAP_ALIGNMENT != 0 || place + size >= heap->span || after(b, size)->before != size) {
        return false;
    }
    return b->before <= place && (before(b, b->before)->size ^ b->before) <= TAG;
}

static struct heap_block *first_of(const struct heap_block *pool)
{
    return after(pool, SMALLEST);
}

/* Says why a block is not sound, by walking to it. */
static enum heap_fault diagnose(const struct heap *heap, const struct heap_block *wanted)
{
    for (struct heap_block *pool = heap->pools; pool != NULL; pool = pool->next) {
        if (wanted < first_of(pool) || wanted >= (struct heap_block *)(void *)pool->home) {
            continue;
        }
        struct heap_block *b = first_of(pool);
        while (wanted >= after(b, size_of(b)) && after(b, size_of(b))->before == size_of(b)) {
            b = after(b, size_of(b));
        }
        if (after(b, size_of(b)) <= wanted || b == wanted) {
            return is_tagged(b, FREE) ? HEAP_FREED_TWICE : HEAP_OVERWRITTEN;
        }
        return is_tagged(b, FREE) ? HEAP_FREED_TWICE : HEAP_FOREIGN;
    }
    return HEAP_FOREIGN;
}
