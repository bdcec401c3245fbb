/* SPDX-License-Identifier: MIT */
/* The two functions that the kernel brings itself because it links no library, under other names: the PC has its own. */
#include "check.h"

void *kernel_memset(void *to, int value, size_t bytes);
void *kernel_memcpy(void *restrict to, const void *restrict from, size_t bytes);

enum { BYTES = 40 };

static void test_memset(void **state)
{
    uint8_t memory[BYTES];

    (void)state;
    for (size_t at = 0; at < 8; at++) {
        for (size_t bytes = 0; bytes <= BYTES - 8; bytes++) {
            for (size_t i = 0; i < BYTES; i++) {
                memory[i] = (uint8_t)i;
            }
            assert_ptr_equal(kernel_memset(&memory[at], 0x1ab, bytes), &memory[at]); /* only its low byte counts */
            for (size_t i = 0; i < BYTES; i++) {
                assert_int_equal(memory[i], i >= at && i < at + bytes ? 0xab : i);
            }
        }
    }
}

static void test_memcpy(void **state)
{
    uint8_t from[BYTES];
    uint8_t to[BYTES];

    (void)state;
    for (size_t i = 0; i < BYTES; i++) {
        from[i] = (uint8_t)i;
    }
    for (size_t at = 0; at < 8; at++) {
        for (size_t bytes = 0; bytes <= BYTES - 8; bytes++) {
            for (size_t i = 0; i < BYTES; i++) {
                to[i] = 0xee;
            }
            assert_ptr_equal(kernel_memcpy(&to[at], &from[5], bytes), &to[at]);
            for (size_t i = 0; i < BYTES; i++) {
                assert_int_equal(to[i], i >= at && i < at + bytes ? i - at + 5 : 0xee);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memset), cmocka_unit_test(test_memcpy)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
