/* SPDX-License-Identifier: MIT */
/* What drivers/watchdog/watchdog.h promises, of the driver of a board's watchdog: IWDG, with its oscillator at its nominal rate. */
#include "board.h"
#include "iwdg.h"
#include "watchdog.h"

/* From the first that an interval of an LSI cycle serves to the last that the block can do. */
static const uint32_t every_ms[] = {1, 2, 10, 100, 500, 512, 513, 1000, 1024, 3000, 8000, 16000};
enum { CASES = sizeof every_ms / sizeof *every_ms };

/* Also when its oscillator is as fast as it can be (datasheet). */
static void is_kept_away_by_feeding(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2 * CASES; i++) {
        board_boot();
        iwdg_lsi_hz = i < CASES ? 32000 : 47000;
        assert_true(watchdog_start(WATCHDOG_BASE, every_ms[i % CASES]));
        for (int n = 0; n < 3; n++) {
            bus_pass_us((uint64_t)every_ms[i % CASES] * 1000);
            watchdog_feed(WATCHDOG_BASE);
        }
        assert_int_equal(iwdg_fired, 0);
        assert_no_mistake();
    }
}

static void strikes_before_twice_the_time(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < CASES; i++) {
        board_boot();
        assert_true(watchdog_start(WATCHDOG_BASE, every_ms[i]));
        bus_pass_us((uint64_t)every_ms[i] * 1000);
        watchdog_feed(WATCHDOG_BASE);
        bus_pass_us((uint64_t)every_ms[i] * 2000);
        assert_in_range(iwdg_fired, 1, UINT32_MAX);
        assert_no_mistake();
    }
}

/* It refuses what it cannot do, or does it. */
static void the_longest_time(void **state)
{
    (void)state;
    board_boot();
    if (watchdog_start(WATCHDOG_BASE, 60000)) {
        bus_pass_us(60000000);
        assert_int_equal(iwdg_fired, 0);
    }
    assert_no_mistake();
}

/* Its owner begins anew, at any moment: it is fed by that, and never off. */
static void begins_anew(void **state)
{
    (void)state;
    board_boot();
    for (int i = 0; i < 10; i++) {
        assert_true(watchdog_start(WATCHDOG_BASE, 100));
        bus_pass_us(95000);
        assert_int_equal(iwdg_fired, 0);
    }
    watchdog_start(WATCHDOG_BASE, 100);
    watchdog_start(WATCHDOG_BASE, 100);
    bus_pass_us(200000);
    assert_in_range(iwdg_fired, 1, UINT32_MAX);
    assert_no_mistake();
}

/* What feeds it cannot hang: the oscillator may have died. */
static void feeding_does_not_wait(void **state)
{
    uint32_t before;

    (void)state;
    board_boot();
    watchdog_start(WATCHDOG_BASE, 1000);
    before = bus_accesses();
    watchdog_feed(WATCHDOG_BASE);
    assert_in_range(bus_accesses() - before, 1, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_kept_away_by_feeding), cmocka_unit_test(strikes_before_twice_the_time),
        cmocka_unit_test(the_longest_time),        cmocka_unit_test(begins_anew),
        cmocka_unit_test(feeding_does_not_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
