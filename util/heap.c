/* SPDX-License-Identifier: MIT */
/* The shape is heap.h's. A pool lies between two headers that are tagged as its edges, so that each block has two
   neighbours; the first is as large as a free block and links the pools, the last is a header only.

   The header of a block that became part of a larger one stays behind in it. It is not taken for a block again: either
   it is tagged FREE, or `before` of it names a block that has another size since it grew. */
#include "bitmap.h"
#include "heap.h"

enum {
    FREE = 2, /* tags; sizes are multiples of 8 */
    EDGE = 4,
    USED = 5, /* of these three, only FREE has bit 1 */
    TAG = 7,
    HEADER = 8, /* bytes of a block that the caller does not get */
    SMALLEST = sizeof(struct heap_block),
    LOOKS = 16, /* at blocks that may be large enough, before giving up */
};

static struct heap_block *after(const void *b, size_t bytes)
{
    return (struct heap_block *)((uintptr_t)b + bytes);
}

static struct heap_block *before(const void *b, size_t bytes)
{
    return (struct heap_block *)((uintptr_t)b - bytes);
}

static uint32_t size_of(const struct heap_block *b)
{
    return b->size & ~(uint32_t)TAG;
}

static bool is_free(const struct heap_block *b)
{
    return (b->size & FREE) != 0;
}

/* Two classes for each power of two, beginning with 16. All sizes in a class are smaller than those in the next. */
static uint32_t class_of(uint32_t size)
{
    uint32_t zeros = bitmap_first_of_some(size);

    return (size >> (30 - zeros)) + 52 - 2 * zeros; /* 16 is in class 0 */
}

static bool are_of_one_class(uint32_t size, uint32_t other)
{
    return (size ^ other) >> (30 - bitmap_first_of_some(size)) == 0;
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
    heap->nonempty |= bitmap_bit(class);
}

static void delist(struct heap *heap, const struct heap_block *b)
{
    *b->home = b->next;
    if (b->next != NULL) {
        b->next->home = b->home;
        return;
    }
    size_t class = ((uintptr_t)b->home - (uintptr_t)heap->head) / sizeof(void *);
    if (class < HEAP_CLASSES) { /* it was the head, and the last */
        heap->nonempty &= ~bitmap_bit((uint32_t) class);
    }
}

static inline void set_free_size(struct heap *heap, struct heap_block *b, uint32_t size)
{
    uint32_t old = b->size;

    b->size = size | FREE;
    if (!are_of_one_class(old, size)) {
        delist(heap, b);
        enlist(heap, b);
    }
}

/* So many bytes more are allocated. */
static inline void count(struct heap *heap, size_t bytes)
{
    heap->used += bytes;
    if (heap->used > heap->peak) {
        heap->peak = heap->used;
    }
}

/* The head of the list of `class` is too small: a block of the next classes, or one of those behind it. */
static struct heap_block *search_on(const struct heap *heap, uint32_t class, uint32_t size)
{
    uint32_t lists = heap->nonempty & (UINT32_MAX >> 1 >> class);
    struct heap_block *b = heap->head[lists != 0 ? bitmap_first_of_some(lists) : class];

    for (int i = 0; b != NULL && b->size < size && i < LOOKS; i++) {
        b = b->next;
    }
    return b != NULL && b->size >= size ? b : NULL;
}

/* A block of `size` or more; NULL: there is none, or it is behind LOOKS others of its class that are too small. */
static inline struct heap_block *search(const struct heap *heap, uint32_t size)
{
    uint32_t class = class_of(size);
    uint32_t lists = heap->nonempty << class;

    if (lists == 0) {
        return NULL;
    }
    struct heap_block *b = heap->head[class + bitmap_first_of_some(lists)];
    return b->size >= size ? b : search_on(heap, class, size);
}

/* Whether the free block's size is what the block after it says. */
static inline bool is_whole(const struct heap *heap, const struct heap_block *b)
{
    size_t size = b->size - FREE;

    return (uintptr_t)b - heap->low + size < heap->span && after(b, size)->before == size;
}

static enum heap_fault report(struct heap *heap, enum heap_fault fault)
{
    if (heap->fault == HEAP_SOUND) {
        heap->fault = fault;
    }
    return fault;
}

static inline struct heap_block *find(struct heap *heap, uint32_t size)
{
    struct heap_block *b = search(heap, size);

    if (b != NULL && !is_whole(heap, b)) {
        (void)report(heap, HEAP_OVERWRITTEN);
        return NULL;
    }
    return b;
}

/* Allocates the last `size` bytes of a free block. All of it, if what is left would be too small. */
static inline struct heap_block *cut(struct heap *heap, struct heap_block *b, uint32_t size)
{
    uint32_t whole = b->size - FREE;
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

static bool is_possible(size_t bytes)
{
    return bytes <= HEAP_MAXIMUM - 2 * HEADER;
}

/* Of a block that holds so many. */
static uint32_t size_for(size_t bytes)
{
    uint32_t size = ((uint32_t)bytes + HEADER + HEAP_ALIGNMENT - 1) & ~(uint32_t)TAG;

    return size < SMALLEST ? SMALLEST : size;
}

void *heap_allocate(struct heap *heap, size_t bytes)
{
    if (!is_possible(bytes)) {
        return NULL;
    }
    uint32_t size = size_for(bytes);
    struct heap_block *b = find(heap, size);
    return b != NULL ? after(cut(heap, b, size), HEADER) : NULL;
}

/* Of an allocated block; 0: it is none, as far as its own header and the one behind it tell. */
static inline uint32_t used_size(const struct heap *heap, const struct heap_block *b)
{
    size_t place = (uintptr_t)b - heap->low;

    if (place >= heap->span || place % HEAP_ALIGNMENT != 0) {
        return 0;
    }
    uint32_t size = b->size - USED;
    return (size & TAG) == 0 && place + size < heap->span && after(b, size)->before == size ? size : 0;
}

uint32_t heap_block_bytes(const struct heap *heap, const void *memory)
{
    return used_size(heap, before(memory, HEADER));
}

/* Whether the block is what heap_free may be given, as far as its neighbours tell, and they may be merged with. */
static inline bool is_sound(const struct heap *heap, const struct heap_block *b, uint32_t size)
{
    if (size == 0 || (is_free(after(b, size)) && !is_whole(heap, after(b, size)))) {
        return false;
    }
    return b->before <= (uintptr_t)b - heap->low && (b->before & TAG) == 0 &&
           (before(b, b->before)->size ^ b->before) <= TAG;
}

static struct heap_block *first_of(const struct heap_block *pool)
{
    return after(pool, SMALLEST);
}

static struct heap_block *end_of(const struct heap_block *pool)
{
    return after(pool, pool->before);
}

/* The block after `b`; NULL: one of the two headers was overwritten. */
static struct heap_block *next_of(const struct heap_block *b, const struct heap_block *end)
{
    uint32_t size = size_of(b);

    if (size < SMALLEST || size > (uintptr_t)end - (uintptr_t)b || after(b, size)->before != size) {
        return NULL;
    }
    return after(b, size);
}

/* Says why `wanted` is not sound, by walking to it through its pool. */
static enum heap_fault diagnose_in(const struct heap_block *pool, const struct heap_block *wanted)
{
    const struct heap_block *b = first_of(pool);
    const struct heap_block *next = next_of(b, end_of(pool));

    while (next != NULL && next <= wanted) {
        b = next;
        next = next_of(b, end_of(pool));
    }
    if (next == NULL) {
        return HEAP_OVERWRITTEN;
    }
    if (is_free(b)) {
        return HEAP_FREED_TWICE;
    }
    return b == wanted ? HEAP_OVERWRITTEN : HEAP_FOREIGN;
}

static enum heap_fault diagnose(const struct heap *heap, const struct heap_block *wanted)
{
    for (const struct heap_block *pool = heap->pools; pool != NULL; pool = pool->next) {
        if (wanted >= first_of(pool) && wanted < end_of(pool) && (uintptr_t)wanted % HEAP_ALIGNMENT == 0) {
            return diagnose_in(pool, wanted);
        }
    }
    return HEAP_FOREIGN;
}

/* Gives the block of `size`, which is allocated and sound, to the lists, with its free neighbours. */
static void release(struct heap *heap, struct heap_block *b, uint32_t size)
{
    struct heap_block *previous = before(b, b->before);
    struct heap_block *next = after(b, size);

    if (is_free(next)) {
        delist(heap, next);
        size += size_of(next);
        next = after(b, size);
    }
    if (is_free(previous)) {
        size += b->before;
        set_free_size(heap, previous, size);
    } else {
        b->size = size | FREE;
        enlist(heap, b);
    }
    next->before = size;
}

/* What heap_free says to what is not sound. */
static enum heap_fault refuse(struct heap *heap, const void *memory)
{
    return memory != NULL ? report(heap, diagnose(heap, before(memory, HEADER))) : HEAP_SOUND;
}

enum heap_fault heap_free_known(struct heap *heap, void *memory, uint32_t size)
{
    struct heap_block *b = before(memory, HEADER);

    if (!is_sound(heap, b, size)) {
        return refuse(heap, memory);
    }
    heap->used -= size;
    release(heap, b, size);
    return HEAP_SOUND;
}

enum heap_fault heap_free(struct heap *heap, void *memory)
{
    return heap_free_known(heap, memory, heap_block_bytes(heap, memory));
}

/* Frees what an allocated block, which is sound, has beyond `size`, if that is enough for a block. */
static void trim(struct heap *heap, struct heap_block *b, uint32_t size)
{
    uint32_t rest = size_of(b) - size;

    if (rest >= SMALLEST) {
        struct heap_block *tail = after(b, size);
        b->size = size | USED;
        tail->before = size;
        tail->size = rest | USED;
        after(tail, rest)->before = rest;
        (void)heap_free(heap, after(tail, HEADER));
    }
}

void *heap_allocate_aligned(struct heap *heap, size_t alignment, size_t bytes)
{
    if (alignment == 0 || (alignment & (alignment - 1)) != 0 || !is_possible(alignment) || !is_possible(bytes)) {
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
    heap->peak = peak;
    count(heap, 0);
    return after(b, HEADER);
}

/* Takes the free block after `b`, which is sound, in, if both are `size` together. */
static bool grow(struct heap *heap, struct heap_block *b, uint32_t size)
{
    const struct heap_block *next = after(b, size_of(b));

    if (!is_free(next) || size_of(b) + size_of(next) < size) {
        return false;
    }
    delist(heap, next);
    heap->used += size_of(next);
    b->size += size_of(next);
    after(b, size_of(b))->before = size_of(b);
    return true;
}

static void *move(struct heap *heap, struct heap_block *b, size_t bytes)
{
    const uint32_t *from = (const void *)after(b, HEADER);
    volatile uint32_t *to =
        heap_allocate(heap, bytes); /* volatile: this is no call of memcpy, which may not be there */

    if (to == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < (size_of(b) - HEADER) / sizeof *from; i++) {
        to[i] = from[i];
    }
    (void)heap_free(heap, after(b, HEADER));
    return (void *)(uintptr_t)to;
}

void *heap_resize(struct heap *heap, void *memory, size_t bytes)
{
    if (memory == NULL) {
        return heap_allocate(heap, bytes);
    }
    struct heap_block *b = before(memory, HEADER);
    if (!is_sound(heap, b, used_size(heap, b))) {
        (void)refuse(heap, memory);
        return NULL;
    }
    if (!is_possible(bytes)) {
        return NULL;
    }
    uint32_t size = size_for(bytes);
    if (size > size_of(b) && !grow(heap, b, size)) {
        return move(heap, b, bytes);
    }
    trim(heap, b, size);
    count(heap, 0);
    return memory;
}

static bool overlaps(const struct heap *heap, uintptr_t start, uintptr_t end)
{
    for (const struct heap_block *pool = heap->pools; pool != NULL; pool = pool->next) {
        if (start < (uintptr_t)end_of(pool) + HEADER && end > (uintptr_t)pool) {
            return true;
        }
    }
    return false;
}

/* `low` and `span` hold what is in start ... end - 1, too. */
static void widen(struct heap *heap, uintptr_t start, uintptr_t end)
{
    uintptr_t high = heap->low + heap->span;

    if (heap->pools == NULL || start < heap->low) {
        heap->low = start;
    }
    heap->span = (end > high ? end : high) - heap->low;
}

bool heap_add(struct heap *heap, void *memory, size_t bytes)
{
    size_t skipped = -(uintptr_t)memory % HEAP_ALIGNMENT;

    if (bytes < skipped + (size_t)2 * SMALLEST + HEADER || bytes > HEAP_MAXIMUM) {
        return false;
    }
    struct heap_block *pool = after(memory, skipped);
    uint32_t distance = (uint32_t)((bytes - skipped) & ~(size_t)TAG) - HEADER;
    struct heap_block *end = after(pool, distance);
    if (overlaps(heap, (uintptr_t)pool, (uintptr_t)end + HEADER)) {
        return false;
    }
    widen(heap, (uintptr_t)pool, (uintptr_t)end + HEADER);
    pool->before = distance;
    pool->size = SMALLEST | EDGE;
    pool->next = heap->pools;
    heap->pools = pool;
    first_of(pool)->before = SMALLEST;
    first_of(pool)->size = (distance - SMALLEST) | FREE;
    end->before = distance - SMALLEST;
    end->size = EDGE;
    enlist(heap, first_of(pool));
    return true;
}

static bool is_inside(const void *p, const void *start, size_t bytes)
{
    return (uintptr_t)p - (uintptr_t)start < bytes;
}

/* Whether a free block is in the list of its size, between the right neighbours. */
static bool is_listed(const struct heap *heap, const struct heap_block *b)
{
    struct heap_block *const *head = &heap->head[class_of(b->size)];
    bool is_first = is_inside(b->home, heap->head, sizeof heap->head);

    if (is_first ? b->home != head : !is_inside(b->home, (void *)heap->low, heap->span)) {
        return false;
    }
    if (*b->home != b || *head == NULL) {
        return false;
    }
    return b->next == NULL || (is_inside(b->next, (void *)heap->low, heap->span) && b->next->home == &b->next &&
                               class_of(b->next->size) == class_of(b->size));
}

/* Adds the bytes that are allocated to `used`. */
static bool is_pool_sound(const struct heap *heap, const struct heap_block *pool, size_t *used)
{
    const struct heap_block *end = end_of(pool);
    const struct heap_block *b = first_of(pool);
    bool was_free = false;

    for (; b != NULL && b != end; b = next_of(b, end)) {
        if (is_free(b) ? was_free || !is_listed(heap, b) : (b->size & TAG) != USED) {
            return false;
        }
        was_free = is_free(b);
        *used += was_free ? 0 : size_of(b);
    }
    return b != NULL && b->size == EDGE && first_of(pool)->before == SMALLEST;
}

bool heap_is_sound(const struct heap *heap)
{
    size_t used = 0;

    for (const struct heap_block *pool = heap->pools; pool != NULL; pool = pool->next) {
        if (!is_pool_sound(heap, pool, &used)) {
            return false;
        }
    }
    for (uint32_t class = 0; class < HEAP_CLASSES; class ++) {
        if (((heap->nonempty & bitmap_bit(class)) != 0) != (heap->head[class] != NULL)) {
            return false;
        }
    }
    return used == heap->used;
}

struct heap_use heap_measure(const struct heap *heap)
{
    size_t free_bytes = 0;
    uint32_t blocks = 0;
    uint32_t free_blocks = 0;
    uint32_t largest = HEADER;

    for (const struct heap_block *pool = heap->pools; pool != NULL; pool = pool->next) {
        const struct heap_block *end = end_of(pool);
        for (const struct heap_block *b = first_of(pool); b != NULL && b != end; b = next_of(b, end)) {
            blocks++;
            if (is_free(b)) {
                free_blocks++;
                free_bytes += size_of(b);
                largest = size_of(b) > largest ? size_of(b) : largest;
            }
        }
    }
    return (struct heap_use){free_bytes, largest - HEADER, blocks - free_blocks, free_blocks};
}
