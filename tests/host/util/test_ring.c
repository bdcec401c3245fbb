/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "ring.h"

enum { CAPACITY = 8, OPERATIONS = 1000000 };

static void test_fill_and_empty(void **state)
{
    uint8_t bytes[CAPACITY];
    struct ring r = {bytes, CAPACITY, 0, 0};
    uint8_t byte;

    (void)state;
    assert_false(ring_get(&r, &byte));
    for (uint8_t i = 0; i < CAPACITY; i++) {
        assert_true(ring_put(&r, i));
    }
    assert_false(ring_put(&r, 99));
    assert_true(ring_peek(&r, &byte));
    assert_int_equal(byte, 0);
    for (uint8_t i = 0; i < CAPACITY; i++) {
        assert_true(ring_get(&r, &byte));
        assert_int_equal(byte, i);
    }
    assert_false(ring_peek(&r, &byte));
}

/* Begins just before the indices wrap at 2^32. */
static void test_random(void **state)
{
    uint8_t bytes[CAPACITY];
    struct ring r = {bytes, CAPACITY, UINT32_MAX - 1000, UINT32_MAX - 1000};
    uint8_t in = 0;
    uint8_t out = 0;
    uint32_t used = 0;

    (void)state;
    random_begin(506);
    for (uint32_t n = 0; n < OPERATIONS; n++) {
        if (random_below(2) == 0) {
            bool fits = used < CAPACITY;
            assert_int_equal(ring_put(&r, in), fits);
            in = (uint8_t)(in + fits);
            used += fits;
        } else {
            uint8_t byte;
            bool any = used > 0;
            assert_int_equal(ring_get(&r, &byte), any);
            assert_true(!any || byte == out);
            out = (uint8_t)(out + any);
            used -= any;
        }
        assert_int_equal(ring_used(&r), used);
        assert_int_equal(ring_free(&r), CAPACITY - used);
    }
}

static void test_spans(void **state)
{
    uint8_t bytes[CAPACITY];
    struct ring r = {bytes, CAPACITY, 6, 6};
    uint32_t count;

    (void)state;
    assert_ptr_equal(ring_free_span(&r, &count), bytes + 6);
    assert_int_equal(count, 2); /* to the end; the rest begins at 0 */
    ring_fill(&r, 2);
    assert_ptr_equal(ring_free_span(&r, &count), bytes);
    assert_int_equal(count, 6);
    ring_fill(&r, 3);
    assert_ptr_equal(ring_used_span(&r, &count), bytes + 6);
    assert_int_equal(count, 2);
    ring_take(&r, 2);
    assert_ptr_equal(ring_used_span(&r, &count), bytes);
    assert_int_equal(count, 3);
    ring_take(&r, 3);
    (void)ring_used_span(&r, &count);
    assert_int_equal(count, 0);
    (void)ring_free_span(&r, &count);
    assert_int_equal(count, 5);
}

/* What goes in as spans and bytes comes out as spans and bytes. */
static void test_random_spans(void **state)
{
    uint8_t bytes[CAPACITY];
    struct ring r = {bytes, CAPACITY, UINT32_MAX - 1000, UINT32_MAX - 1000};
    uint8_t in = 0;
    uint8_t out = 0;
    uint32_t count;

    (void)state;
    random_begin(505);
    for (uint32_t n = 0; n < OPERATIONS; n++) {
        if (random_below(2) == 0) {
            uint8_t *span = ring_free_span(&r, &count);
            assert_int_equal(count == 0, ring_free(&r) == 0);
            assert_true(count <= ring_free(&r) && span >= bytes && span + count <= bytes + CAPACITY);
            count = random_below(count + 1);
            for (uint32_t i = 0; i < count; i++) {
                span[i] = in++;
            }
            ring_fill(&r, count);
        } else {
            const uint8_t *span = ring_used_span(&r, &count);
            assert_int_equal(count == 0, ring_used(&r) == 0);
            assert_true(count <= ring_used(&r) && span >= bytes && span + count <= bytes + CAPACITY);
            count = random_below(count + 1);
            for (uint32_t i = 0; i < count; i++) {
                assert_int_equal(span[i], out++);
            }
            ring_take(&r, count);
        }
        uint8_t byte;
        if (random_below(4) == 0 && ring_get(&r, &byte)) {
            assert_int_equal(byte, out++);
        }
        in = (uint8_t)(in + (random_below(4) == 0 && ring_put(&r, in)));
        assert_int_equal((uint8_t)(in - out), ring_used(&r));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill_and_empty),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_random_spans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
