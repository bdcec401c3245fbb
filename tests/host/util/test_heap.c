/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "check.h"
#include "heap.h"

enum { POOL = 8192, MARGIN = 64, SLOTS = 64, OPERATIONS = 1000000, EDGES = sizeof(struct heap_block) + 8 };

/* Memory with margins that nobody may write to. */
static _Alignas(8) uint8_t memory[MARGIN + POOL + MARGIN];
static uint8_t *const pool = memory + MARGIN;
static struct heap heap;

static int fresh_heap(void **state)
{
    (void)state;
    memset(memory, 0xa5, sizeof memory);
    memset(&heap, 0, sizeof heap);
    assert_true(heap_add(&heap, pool, POOL));
    return 0;
}

/* Whatever a test did, the margins are as they were. */
static int check_margins(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < MARGIN; i++) {
        assert_int_equal(memory[i], 0xa5);
        assert_int_equal(pool[POOL + i], 0xa5);
    }
    return 0;
}

static bool is_in_pool(const uint8_t *p, size_t bytes)
{
    return p >= pool && p + bytes <= pool + POOL && (uintptr_t)p % HEAP_ALIGNMENT == 0;
}

/* Nothing is allocated, and the memory is in one piece again. */
static void check_empty(void)
{
    struct heap_use use = heap_measure(&heap);

    assert_true(heap_is_sound(&heap));
    assert_int_equal(heap.used, 0);
    assert_int_equal(use.used_blocks, 0);
    assert_int_equal(use.free_blocks, 1);
    assert_int_equal(use.free_bytes, POOL - EDGES);
    assert_int_equal(use.largest_free, POOL - EDGES - 8);
}

/* As many small blocks as there is room for, freed in another order. */
static void test_small(void **state)
{
    static uint8_t *blocks[POOL / 16];
    uint32_t count = 0;
    uint8_t *p;

    (void)state;
    while ((p = heap_allocate(&heap, count % 9)) != NULL) {
        assert_true(is_in_pool(p, 8));
        memset(p, (int)count, count % 9);
        blocks[count++] = p;
    }
    assert_in_range(count, (POOL - EDGES) / sizeof(struct heap_block) - 1, POOL / 16);
    assert_true(heap_is_sound(&heap));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = i * 7 % count; /* 7 does not divide it */
        for (uint32_t j = 0; j < other % 9; j++) {
            assert_int_equal(blocks[other][j], (uint8_t)other);
        }
        assert_int_equal(heap_free(&heap, blocks[other]), HEAP_SOUND);
    }
    assert_int_not_equal(count % 7, 0);
    check_empty();
}

static void test_aligned(void **state)
{
    (void)state;
    for (size_t alignment = 1; alignment <= 2048; alignment *= 2) {
        for (size_t bytes = 0; bytes < 300; bytes += 23) {
            uint8_t *first = heap_allocate(&heap, bytes);
            uint8_t *p = heap_allocate_aligned(&heap, alignment, bytes);
            assert_non_null(p);
            assert_true(is_in_pool(p, bytes));
            assert_int_equal((uintptr_t)p % alignment, 0);
            memset(p, 0xff, bytes);
            assert_true(heap_is_sound(&heap));
            assert_in_range(heap.used, 2 * bytes, 2 * bytes + 6 * sizeof(struct heap_block));
            assert_int_equal(heap_free(&heap, first), HEAP_SOUND);
            assert_int_equal(heap_free(&heap, p), HEAP_SOUND);
            check_empty();
        }
    }
    assert_null(heap_allocate_aligned(&heap, 0, 8));
    assert_null(heap_allocate_aligned(&heap, 24, 8));
    assert_null(heap_allocate_aligned(&heap, POOL, 8));
    assert_null(heap_allocate_aligned(&heap, SIZE_MAX / 2 + 1, 8));
    assert_null(heap_allocate_aligned(&heap, 64, SIZE_MAX));
}

static void test_limits(void **state)
{
    struct heap nothing = {0};

    (void)state;
    assert_null(heap_allocate(&nothing, 1));
    assert_int_equal(heap_free(&nothing, pool), HEAP_FOREIGN);
    assert_null(heap_allocate(&heap, POOL));
    assert_null(heap_allocate(&heap, HEAP_MAXIMUM));
    assert_null(heap_allocate(&heap, SIZE_MAX - 3));
    uint8_t *all = heap_allocate(&heap, POOL - EDGES - 8);
    assert_non_null(all);
    memset(all, 0, POOL - EDGES - 8);
    assert_null(heap_allocate(&heap, 0));
    assert_null(heap_resize(&heap, all, POOL));
    assert_null(heap_resize(&heap, all, HEAP_MAXIMUM));
    assert_null(heap_resize(&heap, all, SIZE_MAX));
    assert_int_equal(heap.used, heap.peak);
    assert_int_equal(heap_free(&heap, all), HEAP_SOUND);
    assert_int_equal(heap.peak, POOL - EDGES);
    assert_int_equal(heap.fault, HEAP_SOUND);
    check_empty();
}

/* A block that was freed is found again, though others of its class come first. */
static void test_same_size_again(void **state)
{
    static uint8_t *blocks[POOL / 152];
    uint32_t count = 0;
    uint8_t *p;

    (void)state;
    while ((p = heap_allocate(&heap, count % 2 == 0 ? 137 : 160)) != NULL) {
        blocks[count++] = p;
    }
    while (heap_allocate(&heap, 0) != NULL) {
    }
    assert_int_equal(heap_free(&heap, blocks[9]), HEAP_SOUND); /* 160 */
    for (uint32_t i = 0; i < 8; i += 2) {                      /* 137: too small, but first in the list */
        assert_int_equal(heap_free(&heap, blocks[i]), HEAP_SOUND);
    }
    assert_ptr_equal(heap_allocate(&heap, 160), blocks[9]);
    assert_null(heap_allocate(&heap, 160));
    assert_true(heap_is_sound(&heap));
}

static void fill(uint8_t *p, size_t bytes, uint8_t seed)
{
    for (size_t i = 0; i < bytes; i++) {
        p[i] = (uint8_t)(seed + i);
    }
}

static void check_filled(const uint8_t *p, size_t bytes, uint8_t seed)
{
    for (size_t i = 0; i < bytes; i++) {
        assert_int_equal(p[i], (uint8_t)(seed + i));
    }
}

static void test_resize(void **state)
{
    uint8_t *high = heap_resize(&heap, NULL, 200);
    uint8_t *low = heap_allocate(&heap, 100);
    uint8_t *lowest = heap_allocate(&heap, 100);

    (void)state;
    fill(lowest, 100, 1);
    fill(high, 200, 2);
    assert_int_equal(heap_free(&heap, low), HEAP_SOUND);
    assert_ptr_equal(heap_resize(&heap, lowest, 180), lowest); /* into the gap that `low` left */
    check_filled(lowest, 100, 1);
    assert_ptr_equal(heap_resize(&heap, lowest, 20), lowest);
    check_filled(lowest, 20, 1);
    uint8_t *moved = heap_resize(&heap, lowest, 1000);
    assert_ptr_not_equal(moved, lowest);
    check_filled(moved, 20, 1);
    check_filled(high, 200, 2);
    assert_int_equal(heap_free(&heap, lowest), HEAP_FREED_TWICE);
    assert_int_equal(heap_free(&heap, high), HEAP_SOUND);
    assert_int_equal(heap_free(&heap, moved), HEAP_SOUND);
    check_empty();
}

static void test_freed_twice(void **state)
{
    uint8_t *a = heap_allocate(&heap, 100);
    uint8_t *b = heap_allocate(&heap, 100);
    uint8_t *c = heap_allocate(&heap, 100);

    (void)state;
    assert_int_equal(heap_free(&heap, b), HEAP_SOUND);
    assert_int_equal(heap_free(&heap, b), HEAP_FREED_TWICE);
    assert_int_equal(heap.fault, HEAP_FREED_TWICE);
    assert_true(heap_is_sound(&heap));
    assert_null(heap_resize(&heap, b, 10));
    assert_int_equal(heap_free(&heap, c), HEAP_SOUND); /* merges with both sides */
    assert_int_equal(heap_free(&heap, c), HEAP_FREED_TWICE);
    assert_int_equal(heap_free(&heap, b), HEAP_FREED_TWICE);
    assert_int_equal(heap_free(&heap, a), HEAP_SOUND);
    assert_int_equal(heap_free(&heap, a), HEAP_FREED_TWICE);
    check_empty();
}

static void test_block_bytes(void **state)
{
    static uint64_t elsewhere[4];
    uint8_t *b = heap_allocate(&heap, 20);
    uint8_t *first = heap_allocate(&heap, POOL - EDGES - 8 - 32); /* all that is left */

    (void)state;
    assert_non_null(first);
    assert_int_equal(heap_block_bytes(&heap, b), 32);
    assert_int_equal(heap_block_bytes(&heap, first), POOL - EDGES - 32);
    assert_int_equal(heap_block_bytes(&heap, b + 8), 0);
    assert_int_equal(heap_block_bytes(&heap, b + 4), 0);
    assert_int_equal(heap_block_bytes(&heap, &elsewhere[2]), 0);
    assert_int_equal(heap_block_bytes(&heap, NULL), 0);
    assert_int_equal(heap_free_known(&heap, b, 32), HEAP_SOUND);
    assert_int_equal(heap_block_bytes(&heap, b), 0);
    assert_int_equal(heap_free_known(&heap, b, 0), HEAP_FREED_TWICE);
    assert_int_equal(heap_free(&heap, first), HEAP_SOUND);
    check_empty();
}

static void test_foreign(void **state)
{
    uint64_t elsewhere[4] = {0};
    uint8_t *p = heap_allocate(&heap, 100);

    (void)state;
    memset(p, 0, 100);
    assert_int_equal(heap_free(&heap, NULL), HEAP_SOUND);
    assert_int_equal(heap.fault, HEAP_SOUND);
    assert_int_equal(heap_free(&heap, &elsewhere[2]), HEAP_FOREIGN);
    assert_int_equal(heap_free(&heap, (void *)8), HEAP_FOREIGN);
    assert_int_equal(heap_free(&heap, (void *)UINTPTR_MAX), HEAP_FOREIGN);
    for (uint32_t i = 1; i < 100; i++) {
        assert_int_equal(heap_free(&heap, p + i), HEAP_FOREIGN);
    }
    for (int i = -16; i < 32; i++) { /* around the first edge */
        assert_int_not_equal(heap_free(&heap, pool + i), HEAP_SOUND);
    }
    for (int i = -8; i < 16; i++) { /* and the last */
        assert_int_not_equal(heap_free(&heap, pool + POOL + i), HEAP_SOUND);
    }
    assert_null(heap_resize(&heap, &elsewhere[2], 10));
    assert_int_equal(heap.fault, HEAP_FOREIGN);
    assert_true(heap_is_sound(&heap));
    assert_int_equal(heap_free(&heap, p), HEAP_SOUND);
    check_empty();
}

/* `bytes` behind the end of a block are overwritten: its own free, and that of the block behind, say so. */
static void overflow_once(uint8_t value, uint32_t bytes)
{
    (void)fresh_heap(NULL);
    uint8_t *behind = heap_allocate(&heap, 104);
    uint8_t *p = heap_allocate(&heap, 104);
    uint8_t saved[24];

    memcpy(saved, p + 104, bytes);
    memset(p + 104, value, bytes);
    assert_int_equal(heap_free(&heap, p), HEAP_OVERWRITTEN);
    assert_int_equal(heap_free(&heap, behind), HEAP_OVERWRITTEN);
    assert_null(heap_resize(&heap, p, 300));
    assert_false(heap_is_sound(&heap));
    assert_int_equal(heap.fault, HEAP_OVERWRITTEN);
    memcpy(p + 104, saved, bytes); /* nothing else was changed */
    assert_int_equal(heap_free(&heap, p), HEAP_SOUND);
    assert_int_equal(heap_free(&heap, behind), HEAP_SOUND);
    check_empty();
}

static void test_overwritten(void **state)
{
    (void)state;
    for (uint32_t bytes = 1; bytes <= 24; bytes++) {
        overflow_once(0x00, bytes);
        overflow_once(0xff, bytes);
        overflow_once('a', bytes);
    }
}

/* The block behind the end is free: whoever would be given it is told. */
static void test_overwritten_free(void **state)
{
    uint8_t *high = heap_allocate(&heap, 40);
    uint8_t *behind = heap_allocate(&heap, 104);
    uint8_t *p = heap_allocate(&heap, 104);

    (void)state;
    assert_int_equal(heap_free(&heap, behind), HEAP_SOUND);
    memset(p + 104, 0x41, 16);
    assert_int_equal(heap_free(&heap, p), HEAP_OVERWRITTEN);
    assert_null(heap_allocate(&heap, 104));
    assert_null(heap_resize(&heap, p, 180));
    assert_int_equal(heap.fault, HEAP_OVERWRITTEN);
    assert_int_equal(heap_free(&heap, high), HEAP_OVERWRITTEN);
    assert_false(heap_is_sound(&heap));
}

/* The same, when nobody has noticed before. */
static void test_overwritten_free_is_asked_for(void **state)
{
    (void)heap_allocate(&heap, 40);
    uint8_t *behind = heap_allocate(&heap, 104);
    uint8_t *p = heap_allocate(&heap, 104);

    (void)state;
    assert_int_equal(heap_free(&heap, behind), HEAP_SOUND);
    memset(p + 104, 0x41, 16);
    assert_null(heap_allocate(&heap, 104));
    assert_int_equal(heap.fault, HEAP_OVERWRITTEN);
}

/* Only the size of the free block behind it. */
static void test_overwritten_size(void **state)
{
    uint8_t *behind = heap_allocate(&heap, 104);
    uint8_t *p = heap_allocate(&heap, 104);

    (void)state;
    assert_int_equal(heap_free(&heap, behind), HEAP_SOUND);
    behind[-4] ^= 0x18;
    assert_int_equal(heap_free(&heap, p), HEAP_OVERWRITTEN);
    assert_null(heap_resize(&heap, p, 180));
    behind[-4] ^= 0x18;
    assert_ptr_equal(heap_resize(&heap, p, 180), p);
    assert_int_equal(heap_free(&heap, p), HEAP_SOUND);
    check_empty();
}

/* Each word of a free block and of the heap, changed alone. */
static void check_noticed(void *word, size_t bytes)
{
    uint8_t saved[sizeof(void *)];

    assert_true(heap_is_sound(&heap));
    memcpy(saved, word, bytes);
    memset(word, 0x10, bytes);
    assert_false(heap_is_sound(&heap));
    memcpy(word, saved, bytes);
}

static void test_is_sound(void **state)
{
    uint8_t *first = heap_allocate(&heap, 100);
    (void)heap_allocate(&heap, 100);
    uint8_t *second = heap_allocate(&heap, 100);
    (void)heap_allocate(&heap, 100);
    struct heap_block *b = (struct heap_block *)(void *)(second - 8); /* the head of its list, before the first */

    (void)state;
    assert_int_equal(heap_free(&heap, first), HEAP_SOUND);
    assert_int_equal(heap_free(&heap, second), HEAP_SOUND);
    check_noticed(&b->before, sizeof b->before);
    check_noticed(&b->size, sizeof b->size);
    check_noticed(&b->next, sizeof b->next);
    check_noticed(&b->home, sizeof b->home);
    check_noticed(b->home, sizeof b->home);
    check_noticed(&b->next->home, sizeof b->home);
    check_noticed(&heap.nonempty, sizeof heap.nonempty);
    check_noticed(&heap.used, sizeof heap.used);
    assert_true(heap_is_sound(&heap));
}

static void test_pools(void **state)
{
    static _Alignas(8) uint8_t memory_of_largest[HEAP_MAXIMUM];
    struct heap largest = {0};
    struct heap several = {0};
    uint8_t *blocks[3];

    (void)state;
    memset(pool, 0xa5, POOL);
    assert_false(heap_add(&several, pool, 2 * sizeof(struct heap_block) + 7));
    assert_false(heap_add(&several, pool, HEAP_MAXIMUM + 1));
    assert_true(heap_add(&largest, memory_of_largest, HEAP_MAXIMUM));
    assert_true(heap_is_sound(&largest));
    assert_true(heap_add(&several, pool + 2049, 1000)); /* of any alignment and size */
    assert_true(heap_add(&several, pool + 4096, 2 * sizeof(struct heap_block) + 8));
    assert_true(heap_add(&several, pool, 1000));
    assert_false(heap_add(&several, pool + 2000, 1000));
    assert_false(heap_add(&several, pool + 900, 2000));
    assert_false(heap_add(&several, pool + 2100, 100));
    for (uint32_t i = 0; i < 3; i++) {
        blocks[i] = heap_allocate(&several, i < 2 ? 900 : 8);
        assert_non_null(blocks[i]);
        memset(blocks[i], 0xff, i < 2 ? 900 : 8);
    }
    assert_null(heap_allocate(&several, 900));
    assert_int_equal(heap_free(&several, pool + 1504), HEAP_FOREIGN); /* between two pools */
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(heap_free(&several, blocks[i]), HEAP_SOUND);
    }
    assert_true(heap_is_sound(&several));
    assert_int_equal(heap_measure(&several).free_blocks, 3);
    for (uint32_t i = 1000; i < 2049; i++) {
        assert_int_equal(pool[i], 0xa5);
    }
}

/* Pools may touch each other, not more. */
static void test_pools_side_by_side(void **state)
{
    struct heap several = {0};

    (void)state;
    memset(pool, 0xa5, POOL);
    assert_true(heap_add(&several, pool + 1024, 1024));
    for (uint32_t bytes = 8; bytes <= 32; bytes += 8) {
        assert_false(heap_add(&several, pool + bytes + 24, 1000));
        assert_false(heap_add(&several, pool + 2048 - bytes, 500));
    }
    assert_true(heap_add(&several, pool + 24, 1000));
    assert_true(heap_add(&several, pool + 2048, 500));
    assert_true(heap_is_sound(&several));
}

/* The model: what each slot holds, and that nothing else wrote to it. */
static struct slot {
    uint8_t *p;
    size_t bytes;
    uint8_t seed;
} slots[SLOTS];

static void slot_set(struct slot *s, uint8_t *p, size_t bytes)
{
    *s = (struct slot){.p = p, .bytes = bytes, .seed = (uint8_t)random_below(256)};
    fill(p, bytes, s->seed);
}

static size_t random_size(void)
{
    return random_below(8) != 0 ? random_below(96) : random_below(1200);
}

static void allocate_step(struct slot *s)
{
    size_t bytes = random_size();
    size_t alignment = random_below(4) == 0 ? 1u << random_below(9) : 1;
    size_t peak = heap.peak;
    uint8_t *p = heap_allocate_aligned(&heap, alignment, bytes);

    assert_int_equal(heap.peak, heap.used > peak ? heap.used : peak);
    if (p == NULL) {
        assert_true(heap_measure(&heap).largest_free < 4 * (bytes + alignment + 64)); /* there was reason to */
        return;
    }
    assert_true(is_in_pool(p, bytes) && (uintptr_t)p % alignment == 0);
    slot_set(s, p, bytes);
}

static void resize_step(struct slot *s)
{
    size_t bytes = random_size();
    size_t peak = heap.peak;
    uint8_t *p = heap_resize(&heap, s->p, bytes);

    assert_true(p != s->p || heap.peak == (heap.used > peak ? heap.used : peak));
    if (p != NULL) {
        assert_true(is_in_pool(p, bytes));
        check_filled(p, bytes < s->bytes ? bytes : s->bytes, s->seed);
        slot_set(s, p, bytes);
    }
}

static void free_step(struct slot *s)
{
    check_filled(s->p, s->bytes, s->seed);
    assert_int_equal(heap_free(&heap, s->p), HEAP_SOUND);
    if (random_below(4) == 0) {
        assert_int_equal(heap_free(&heap, s->p), HEAP_FREED_TWICE);
    }
    s->p = NULL;
}

static void check_model(void)
{
    size_t bytes = 0;
    uint32_t blocks = 0;

    for (const struct slot *s = slots; s < slots + SLOTS; s++) {
        if (s->p != NULL) {
            check_filled(s->p, s->bytes, s->seed);
            bytes += s->bytes;
            blocks++;
        }
    }
    assert_true(heap_is_sound(&heap));
    assert_in_range(heap.used, bytes + 8 * blocks, bytes + (8 + 2 * sizeof(struct heap_block)) * blocks);
    assert_int_equal(heap_measure(&heap).used_blocks, blocks);
    assert_int_equal(heap_measure(&heap).free_bytes, POOL - EDGES - heap.used);
}

static void test_random(void **state)
{
    (void)state;
    random_begin(404);
    for (uint32_t n = 0; n < OPERATIONS; n++) {
        struct slot *s = &slots[random_below(SLOTS)];
        bool is_filling = n / 3000 % 2 == 0; /* now nearly full, now nearly empty */
        if (s->p == NULL) {
            allocate_step(s);
        } else if (random_below(8) == 0) {
            resize_step(s);
        } else if (random_below(8) < (is_filling ? 2 : 7)) {
            free_step(s);
        }
        if (n % 128 == 0) {
            heap.peak = heap.used; /* so that it can be seen to grow */
            check_model();
        }
    }
    for (struct slot *s = slots; s < slots + SLOTS; s++) {
        if (s->p != NULL) {
            free_step(s);
        }
    }
    check_empty();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_heap, check_margins)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_small),
        TEST(test_aligned),
        TEST(test_limits),
        TEST(test_same_size_again),
        TEST(test_resize),
        TEST(test_freed_twice),
        TEST(test_block_bytes),
        TEST(test_foreign),
        TEST(test_overwritten),
        TEST(test_overwritten_free),
        TEST(test_overwritten_free_is_asked_for),
        TEST(test_overwritten_size),
        TEST(test_is_sound),
        TEST(test_pools),
        TEST(test_pools_side_by_side),
        TEST(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
