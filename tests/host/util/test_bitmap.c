/* SPDX-License-Identifier: MIT */
#include "bitmap.h"
#include "check.h"

enum { BITS = 75, WORDS = (BITS + 31) / 32, OPERATIONS = 1000000 };

static void test_word(void **state)
{
    (void)state;
    assert_int_equal(bitmap_bit(0), 0x80000000u);
    assert_int_equal(bitmap_bit(31), 1);
    assert_int_equal(bitmap_first(0), 32);
    for (uint32_t i = 0; i < 32; i++) {
        assert_int_equal(bitmap_first(bitmap_bit(i)), i);
        assert_int_equal(bitmap_first(UINT32_MAX >> i), i);
        assert_int_equal(bitmap_first_of_some(bitmap_bit(i) | 1), i);
    }
}

static void test_words(void **state)
{
    uint32_t words[WORDS] = {0};
    struct bitmap b = {words, BITS};

    (void)state;
    assert_int_equal(bitmap_first_from(&b, 0), BITS);
    bitmap_set(&b, 31);
    bitmap_set(&b, 32);
    bitmap_set(&b, BITS - 1);
    assert_int_equal(words[0], 1);
    assert_int_equal(words[1], 0x80000000u);
    assert_int_equal(bitmap_first_from(&b, 0), 31);
    assert_int_equal(bitmap_first_from(&b, 31), 31);
    assert_int_equal(bitmap_first_from(&b, 32), 32);
    assert_int_equal(bitmap_first_from(&b, 33), BITS - 1);
    bitmap_clear(&b, BITS - 1);
    assert_int_equal(bitmap_first_from(&b, 33), BITS);
    assert_int_equal(bitmap_first_from(&b, BITS), BITS);
}

static uint32_t model_first(const bool *model, uint32_t from)
{
    while (from < BITS && !model[from]) {
        from++;
    }
    return from;
}

static void test_random(void **state)
{
    uint32_t words[WORDS] = {0};
    struct bitmap b = {words, BITS};
    bool model[BITS] = {false};

    (void)state;
    random_begin(202);
    for (uint32_t n = 0; n < OPERATIONS; n++) {
        uint32_t i = random_below(BITS);
        bool is_dense = n / 1000 % 2 == 0; /* now many members, now few */
        assert_int_equal(bitmap_test(&b, i), model[i]);
        if (random_below(16) < (is_dense ? 12 : 1)) {
            bitmap_set(&b, i);
            model[i] = true;
        } else {
            bitmap_clear(&b, i);
            model[i] = false;
        }
        uint32_t from = random_below(BITS + 1);
        assert_int_equal(bitmap_first_from(&b, from), model_first(model, from));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_word),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
