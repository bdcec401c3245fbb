/* SPDX-License-Identifier: MIT */
/* What drivers/rng/rng.h promises, of the driver of a board's source of random numbers: that of the STM32F4. */
#include "board.h"
#include "rcc_f4.h"
#include "rng.h"
#include "rng_f4.h"

enum { TRIES = 100 };

static void start(void)
{
    board_boot();
    rng_start(RNG_BASE);
}

/* Asks until there is an answer. */
static enum rng_result next(uint32_t *word)
{
    enum rng_result result = RNG_NOT_YET;

    for (int i = 0; result == RNG_NOT_YET && i < TRIES; i++) {
        result = rng_read(RNG_BASE, word);
        bus_pass_us(1);
    }
    return result;
}

/* The first is only there to be compared with (24.3.1). */
static void gives_all_but_the_first(void **state)
{
    static const uint32_t script[] = {1, 2, 3, 4};
    uint32_t word;

    (void)state;
    start();
    rng_f4_say(script, 4);
    for (uint32_t i = 2; i <= 4; i++) {
        assert_int_equal(next(&word), RNG_OK);
        assert_int_equal(word, i);
    }
    assert_no_mistake();
}

static void does_not_wait(void **state)
{
    uint32_t word = 77, before;

    (void)state;
    start();
    before = bus_accesses();
    assert_int_equal(rng_read(RNG_BASE, &word), RNG_NOT_YET);
    assert_in_range(bus_accesses() - before, 1, 4);
    assert_int_equal(word, 77);
    assert_no_mistake();
}

/* Also when the first two are equal, and it stays so until it is started anew. */
static void repetition_is_a_failure(void **state)
{
    static const uint32_t at_once[] = {5, 5, 6, 7}, later[] = {1, 2, 3, 3, 4};
    uint32_t word = 77;

    (void)state;
    start();
    rng_f4_say(at_once, 4);
    assert_int_equal(next(&word), RNG_FAILED);
    assert_int_equal(next(&word), RNG_FAILED);
    assert_int_equal(word, 77);
    start();
    rng_f4_say(later, 5);
    assert_int_equal(next(&word), RNG_OK);
    assert_int_equal(next(&word), RNG_OK);
    assert_int_equal(next(&word), RNG_FAILED);
    assert_int_equal(word, 3);
    rng_start(RNG_BASE);
    assert_int_equal(next(&word), RNG_OK);
    assert_no_mistake();
}

static void a_seed_error_is_a_failure(void **state)
{
    uint32_t word = 77;

    (void)state;
    start();
    assert_int_equal(next(&word), RNG_OK);
    rng_f4_seed_error();
    word = 77;
    assert_int_equal(next(&word), RNG_FAILED);
    assert_int_equal(next(&word), RNG_FAILED);
    assert_int_equal(word, 77);
    rng_start(RNG_BASE);
    assert_int_equal(next(&word), RNG_OK);
    assert_no_mistake();
}

static void no_clock_is_a_failure(void **state)
{
    uint32_t word = 77;

    (void)state;
    board_boot();
    rcc_pll48_fails = true;
    rng_start(RNG_BASE);
    bus_pass_us(10);
    assert_int_equal(next(&word), RNG_FAILED);
    rcc_pll48_fails = false;
    bus_pass_us(10);
    rng_start(RNG_BASE);
    assert_int_equal(next(&word), RNG_OK);
    assert_no_mistake();
}

/* What is left of before is not handed out again: nobody gets a word that another one had. */
static void begins_anew(void **state)
{
    static const uint32_t script[] = {1, 2, 3, 4, 5, 6};
    uint32_t word;

    (void)state;
    start();
    rng_f4_say(script, 6);
    assert_int_equal(next(&word), RNG_OK);
    assert_int_equal(word, 2);
    rng_start(RNG_BASE);
    assert_int_equal(next(&word), RNG_OK);
    assert_in_range(word, 4, 6);
    assert_no_mistake();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_all_but_the_first), cmocka_unit_test(does_not_wait),
        cmocka_unit_test(repetition_is_a_failure), cmocka_unit_test(a_seed_error_is_a_failure),
        cmocka_unit_test(no_clock_is_a_failure),   cmocka_unit_test(begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
