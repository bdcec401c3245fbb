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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill_and_empty),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
