/* SPDX-License-Identifier: MIT */
/* Budgets of processor time: BACK may have 2 ms of each 10, LEAF 1 ms of each 4. */
#include "play.h"

enum { SHARE = 2000, PERIOD = 10000 };

/* BACK0 runs and its period has just begun; MIDDLE0 sleeps until then, everybody else is parked. */
static void boot_with_middle(usec middle)
{
    boot();
    while (!is_idle()) {
        if (running() == BACK0) {
            (void)SYS(BACK0, sleep, AT(PERIOD + 1));
        } else if (running() == MIDDLE0) {
            (void)SYS(MIDDLE0, sleep, AT(middle));
        } else {
            park(running());
        }
    }
    pass(PERIOD);
    RUNS(BACK0);
}

static void boot_to_back(void)
{
    boot_with_middle(FOREVER);
}

static void test_its_share_and_no_more(void **state)
{
    (void)state;
    boot_to_back();
    pass(SHARE - 1);
    RUNS(BACK0);
    pass(2);
    RUNS(IDLE);
    pass(PERIOD - SHARE - 3);
    RUNS(IDLE);
    pass(2);
    RUNS(BACK0);
}

static void test_what_it_overran_is_missing(void **state)
{
    (void)state;
    boot_to_back();
    play_time((SHARE + 500) * TIMER_TICKS_PER_US); /* the alarm is late */
    pass(0);
    RUNS(IDLE);
    pass(PERIOD - SHARE - 499);
    RUNS(BACK0);
    pass(SHARE - 502);
    RUNS(BACK0);
    pass(4);
    RUNS(IDLE);
}

/* Periods that passed before the kernel saw them are not made up for. */
static void test_a_late_alarm_brings_one_share(void **state)
{
    (void)state;
    boot_to_back();
    play_time(3 * PERIOD * TIMER_TICKS_PER_US);
    pass(0);
    RUNS(IDLE);
    pass(13 * PERIOD); /* what it had is 14 shares more than its own */
    RUNS(IDLE);
    pass(PERIOD);
    RUNS(BACK0);
}

/* Late by a whole period, too. */
static void test_an_alarm_that_is_a_period_late(void **state)
{
    (void)state;
    boot_to_back();
    play_time((3 * PERIOD - now()) * TIMER_TICKS_PER_US);
    pass(0);
    RUNS(IDLE);
    pass(7 * PERIOD); /* it had ten shares, but for a microsecond */
    RUNS(IDLE);
    pass(PERIOD);
    RUNS(BACK0);
}

/* The period after it is no longer for that. */
static void test_a_late_alarm_moves_no_period(void **state)
{
    enum { LATE = 300 };

    (void)state;
    boot_to_back();
    pass(SHARE + 1);
    RUNS(IDLE);
    play_time((2 * PERIOD + LATE - now()) * TIMER_TICKS_PER_US);
    pass(0);
    RUNS(BACK0);
    pass(PERIOD - LATE - 1);
    RUNS(IDLE);
    pass(2);
    RUNS(BACK0);
}

/* Slices shorter than a microsecond are charged too. */
static void test_it_cannot_hide_in_short_slices(void **state)
{
    uint32_t slices = 0;

    (void)state;
    boot_to_back();
    (void)SYS(BACK0, start, 1, CODE(BACK), 0, 8);
    (void)SYS(BACK1, unpark, 0);
    while (!is_idle()) {
        int self = running();
        pass_ticks(3);
        if (running() == self) {
            (void)SYS(self, yield);
            slices++;
        }
    }
    assert_in_range(slices, SHARE * TIMER_TICKS_PER_US / 3 - 10, SHARE * TIMER_TICKS_PER_US / 3 + 10);
}

static void test_being_woken_or_started_does_not_help(void **state)
{
    (void)state;
    boot_to_back();
    (void)SYS(BACK0, start, 1, CODE(BACK), 0, 2);
    (void)SYS(BACK1, get, SEMAPHORE(BACK, 0), NEVER);
    (void)SYS(BACK0, start, 2, CODE(BACK), 0, 2);
    (void)SYS(BACK2, wait, BIT_LINE, BIT_LINE, NEVER);
    pass(SHARE + 1);
    RUNS(IDLE);
    assert_line(LINE_BACK); /* its own line wakes it, in vain */
    RUNS(IDLE);
    assert_int_equal(threads[BACK2].state, THREAD_READY);
    pass(PERIOD - SHARE);
    RUNS(BACK2);
}

static void test_a_restart_brings_no_new_share(void **state)
{
    struct fault fault = {.kind = FAULT_ACCESS};

    (void)state;
    boot_to_back();
    pass(SHARE - 100);
    assert_true(play_fault(&fault));
    pass(1);
    RUNS(BACK0); /* begun anew */
    pass(101);
    RUNS(IDLE);
    pass(PERIOD - SHARE);
    RUNS(BACK0);
}

/* A client's priority lets it run no longer than it takes the alarm to come. */
static void test_a_held_server_is_not_freed_by_its_client(void **state)
{
    (void)state;
    boot_with_middle(PERIOD + 2 * SHARE);
    (void)SYS(BACK0, start, 1, CODE(BACK), 0, 9);
    (void)SYS(BACK1, wait, EVENT_CALL, 0, NEVER);
    pass(SHARE - 10);
    RUNS(BACK0);
    pass(11);
    RUNS(IDLE);
    pass(SHARE);
    RUNS(MIDDLE0);
    (void)SYS(MIDDLE0, call, MIDDLE_TO_BACK, 1, 2, 3, 4, 0, 0);
    RUNS(BACK1);
    pass(2);
    RUNS(IDLE);
    pass(PERIOD - 2 * SHARE);
    RUNS(BACK1);
}

/* BACK1 serves FRONT0, with whose priority it runs until the alarm, and MIDDLE0 waits. */
static void held_server_with_two_clients(void)
{
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, sleep, AT(PERIOD + 2 * SHARE));
    (void)SYS(MIDDLE0, priority, 0, 3);
    (void)SYS(MIDDLE0, wait, BIT_LINE, BIT_LINE, NEVER);
    (void)SYS(BACK0, start, 1, CODE(BACK), 0, 9);
    (void)SYS(BACK1, wait, EVENT_CALL, 0, NEVER);
    pass(SHARE + 1);
    RUNS(LEAF0);
    park(LEAF0);
    pass(PERIOD + 2 * SHARE - now());
    RUNS(FRONT0);
    (void)SYS(FRONT0, call, FRONT_TO_BACK);
    RUNS(BACK1);
    assert_line(LINE_MIDDLE);
    (void)SYS(MIDDLE0, call, MIDDLE_TO_BACK);
    RUNS(BACK1);
}

/* Nor does the next client's, whose call it takes while the first one's priority still lasts. */
static void test_a_held_server_is_not_freed_by_the_next_client(void **state)
{
    (void)state;
    held_server_with_two_clients();
    (void)SYS(BACK1, reply_wait, token(FRONT0), 0, 0, 0, 0, EVENT_CALL);
    RUNS(FRONT0);
    park(FRONT0);
    RUNS(IDLE);
}

static void test_a_held_server_ends_when_there_is_time(void **state)
{
    (void)state;
    held_server_with_two_clients();
    (void)SYS(BACK1, exit);
    RUNS(FRONT0);
    assert_int_equal((int32_t)word_of(FRONT0, 0), -ERR_DEAD);
    park(FRONT0);
    RUNS(IDLE);
    assert_int_equal(threads[BACK1].state, THREAD_READY);
    pass(PERIOD - 2 * SHARE);
    assert_int_equal(threads[BACK1].state, THREAD_STOPPED);
}

/* The alarm looks before and behind each process that has a budget, before and behind each of its threads, and at its end. It comes
   again at once when it has held who runs, or released who is to run. */
enum { LOOKS_TO_HOLD = 21, LOOKS_TO_RELEASE = 16, MORE = 100 };

static void pass_and_give_way(usec us, uint32_t look, uint32_t looks)
{
    host_waits_at = look <= looks ? look : MORE;
    pass(us);
    assert_int_equal(host_waits_at, look <= looks ? 0 : MORE - looks);
}

static void check_held(bool held)
{
    assert_int_equal(threads[BACK0].priority, held ? PRIORITY_HELD : 11);
    assert_int_equal(threads[BACK1].priority, held ? PRIORITY_HELD : 12);
    assert_int_equal(processes[BACK].budget->unsettled, held);
    check_invariants();
}

/* Whomever the alarm had not come to when it gave way is held, or released, when it comes again. */
static void test_the_alarm_gives_way(void **state)
{
    (void)state;
    for (uint32_t look = 1; look <= LOOKS_TO_HOLD + 1; look++) {
        boot_to_back();
        (void)SYS(BACK0, start, 1, CODE(BACK), 0, 12);
        pass(SHARE - 1);
        play_gave_way = check_invariants;
        pass_and_give_way(2, look, LOOKS_TO_HOLD);
        host_waits_at = 0;
        check_held(true);
        RUNS(IDLE);
        pass(PERIOD - SHARE - 3);
        pass_and_give_way(2, look, LOOKS_TO_RELEASE);
        check_held(false);
        RUNS(BACK0);
        play_gave_way = NULL;
        host_waits_at = 0;
    }
}

/* Whatever it does, in the long run it has had its share and no more. */
static void test_ten_thousand_periods(void **state)
{
    uint64_t had = 0;

    (void)state;
    boot_to_back();
    for (int i = 0; i < 10000; i++) {
        usec before = now();
        while (running() == BACK0) {
            pass_ticks(7001);
        }
        had += now() - before;
        pass(PERIOD - (now() - PERIOD) % PERIOD);
    }
    assert_in_range(had, 10000ull * SHARE - 10000 * 701, 10000ull * SHARE + 10000 * 701);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_its_share_and_no_more),
        cmocka_unit_test(test_what_it_overran_is_missing),
        cmocka_unit_test(test_a_late_alarm_brings_one_share),
        cmocka_unit_test(test_an_alarm_that_is_a_period_late),
        cmocka_unit_test(test_a_late_alarm_moves_no_period),
        cmocka_unit_test(test_it_cannot_hide_in_short_slices),
        cmocka_unit_test(test_being_woken_or_started_does_not_help),
        cmocka_unit_test(test_a_restart_brings_no_new_share),
        cmocka_unit_test(test_a_held_server_is_not_freed_by_its_client),
        cmocka_unit_test(test_a_held_server_is_not_freed_by_the_next_client),
        cmocka_unit_test(test_a_held_server_ends_when_there_is_time),
        cmocka_unit_test(test_the_alarm_gives_way),
        cmocka_unit_test(test_ten_thousand_periods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
