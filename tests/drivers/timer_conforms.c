/* SPDX-License-Identifier: MIT */
/* What drivers/timer/timer.h promises, of the counter's driver of a board. */
#include "board.h"
#include "timer.h"

static void check_rate(uint32_t divider)
{
    uint32_t before, passed, wanted = board_timer_hz / divider / 100;

    assert_true(timer_run(COUNTER_BASE, divider));
    before = timer_ticks(COUNTER_BASE);
    bus_pass_us(10000);
    passed = timer_ticks(COUNTER_BASE) - before;
    assert_in_range(passed, wanted - 1, wanted + 2 + wanted / 1000);
}

static void counts_at_the_rate(void **state)
{
    (void)state;
    board_boot();
    check_rate(1);
    check_rate(84);
    check_rate(65536);
    check_rate(COUNTER_DIVIDER);
    assert_no_mistake();
}

static void page_tells_the_rate(void **state)
{
    (void)state;
    assert_int_equal(board_timer_hz / COUNTER_DIVIDER, COUNTER_TICKS_PER_US * 1000000);
}

static void refuses_other_dividers(void **state)
{
    uint32_t before;

    (void)state;
    board_boot();
    assert_true(timer_run(COUNTER_BASE, 1));
    assert_false(timer_run(COUNTER_BASE, 0));
    assert_false(timer_run(COUNTER_BASE, 65537));
    before = timer_ticks(COUNTER_BASE);
    bus_pass_us(10);
    assert_in_range(timer_ticks(COUNTER_BASE) - before, board_timer_hz / 100000, board_timer_hz / 90000);
    assert_no_mistake();
}

/* Also one that was started, and stopped with it, already. */
static void never_goes_back(void **state)
{
    uint32_t last, ticks;

    (void)state;
    board_boot();
    timer_run(COUNTER_BASE, COUNTER_DIVIDER);
    bus_pass_us(1000);
    timer_run(COUNTER_BASE, COUNTER_DIVIDER);
    last = timer_ticks(COUNTER_BASE);
    for (int i = 0; i < 1000; i++) {
        bus_pass_us((uint64_t)i);
        ticks = timer_ticks(COUNTER_BASE);
        assert_in_range(ticks - last, 1, INT32_MAX);
        last = ticks;
    }
    assert_no_mistake();
}

/* With 84 MHz, after 51 seconds. */
static void wraps_at_32_bits(void **state)
{
    uint64_t us = 4300000000u / (board_timer_hz / 1000000);
    uint32_t before;

    (void)state;
    board_boot();
    timer_run(COUNTER_BASE, 1);
    before = timer_ticks(COUNTER_BASE);
    bus_pass_us(us);
    assert_in_range(timer_ticks(COUNTER_BASE) - before - (uint32_t)(us * (board_timer_hz / 1000000)), 0, 1000);
    assert_no_mistake();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_at_the_rate),     cmocka_unit_test(page_tells_the_rate),
        cmocka_unit_test(refuses_other_dividers), cmocka_unit_test(never_goes_back),
        cmocka_unit_test(wraps_at_32_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
