/* SPDX-License-Identifier: MIT */
/* Deadlines: never early, however often the counter wraps and however late the alarm is taken. */
#include "play.h"

enum { WRAP_US = (1 << 24) / 10 };

/* BOSS0 sleeps; the others are parked. */
static void sleep_alone(usec until)
{
    (void)SYS(BOSS0, sleep, AT(until));
    while (running() != IDLE) {
        park(running());
    }
}

static void sleeps_exactly(uint64_t boot_ticks, usec length)
{
    boot_at(boot_ticks);
    usec until = now() + length;
    sleep_alone(until);
    pass_ticks(length * 10 - 1); /* from a whole microsecond on */
    RUNS(IDLE);
    assert_int_equal(now(), until - 1);
    pass_ticks(1);
    RUNS(BOSS0);
    assert_int_equal(now(), until);
    assert_int_equal(word_of(BOSS0, 0), OK);
}

static void test_a_sleep_is_exact(void **state)
{
    static const usec lengths[] = {1, 2, 999, 100000, WRAP_US / 2 - 1, WRAP_US / 2, WRAP_US / 2 + 1, WRAP_US, 10000000};

    (void)state;
    for (uint32_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        sleeps_exactly(0, lengths[i]);
        sleeps_exactly((1 << 24) - 1, lengths[i]);
        sleeps_exactly((1 << 23) - 3, lengths[i]);
        sleeps_exactly((1 << 24) - 12345, lengths[i]);
    }
}

static void test_what_has_passed_is_not_waited_for(void **state)
{
    (void)state;
    boot();
    pass(100);
    assert_int_equal(SYS(BOSS0, sleep, AT(0)), OK);
    assert_int_equal(SYS(BOSS0, sleep, AT(now())), OK);
    assert_int_equal(SYS(BOSS0, wait, 1, 0, AT(now())), -ERR_TIMEOUT);
    assert_int_equal(SYS(BOSS0, park_until, AT(now())), -ERR_TIMEOUT);
    assert_int_equal(SYS(BOSS0, get, SEMAPHORE(BOSS, 0), AT(AT_ONCE)), -ERR_TIMEOUT);
    assert_int_equal(arch_load(SEMAPHORE(BOSS, 0)), 0);
    RUNS(BOSS0);
    assert_null(kernel.deadlines);
}

static void test_a_remainder_is_never_lost(void **state)
{
    (void)state;
    boot();
    for (int i = 0; i < 3000; i++) { /* each alarm comes in the middle of a microsecond */
        (void)SYS(BOSS0, sleep, AT(now() + 3));
        while (running() != IDLE && running() != BOSS0) {
            park(running());
        }
        pass_ticks(37);
        RUNS(BOSS0);
        assert_int_equal(now(), (host_ticks) / 10);
    }
}

static void test_a_late_alarm_moves_nothing(void **state)
{
    (void)state;
    boot();
    usec first = now() + 1000;
    sleep_alone(first);
    play_time(25000); /* nobody takes the alarm meanwhile */
    pass_ticks(0);
    RUNS(BOSS0);
    assert_int_equal(now(), first + 1500);
    (void)SYS(BOSS0, sleep, AT(first + 2000));
    pass(499);
    RUNS(IDLE);
    pass(1);
    RUNS(BOSS0);
}

/* They sleep until the same moment, which has come. */
static void seven_are_due(void)
{
    static const int all[] = {BOSS0, FRONT0, MIDDLE0, BACK0, LEAF0, BOSS1, BOSS2};

    boot();
    assert_int_equal(SYS(BOSS0, start, 1, CODE(BOSS), 0, 20), OK);
    assert_int_equal(SYS(BOSS0, start, 2, CODE(BOSS), 0, 21), OK);
    usec until = now() + 700;
    for (int i = 0; i < 7; i++) {
        (void)SYS(all[i], sleep, AT(until));
    }
    RUNS(IDLE);
    play_time(7000);
}

static int sleepers(void)
{
    int asleep = 0;

    for (int t = 0; t < WORLD_THREADS; t++) {
        asleep += threads[t].state == (THREAD_SLEEPING | THREAD_TIMED);
    }
    return asleep;
}

static void test_equals_whose_deadlines_are_the_same(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, start, 1, CODE(BOSS), 0, 6), OK);
    (void)SYS(BOSS0, sleep, AT(700));
    (void)SYS(BOSS1, sleep, AT(700));
    pass(700);
    RUNS(BOSS0); /* who came first */
}

static void test_more_than_four_at_once(void **state)
{
    (void)state;
    seven_are_due();
    kernel.current = kernel_alarm(kernel.current);
    RUNS(BOSS0);
    assert_int_equal(sleepers(), 6); /* who is to run is the last of them */
    assert_int_equal(host_alarm - host_ticks, 1);
    (void)kernel_alarm(kernel.current);
    assert_int_equal(sleepers(), 2); /* bounded */
    assert_int_equal(host_alarm - host_ticks, 1);
}

static void test_all_that_are_due_though_an_interrupt_waits(void **state)
{
    uint32_t line;

    (void)state;
    seven_are_due();
    host_waits_at = 4; /* when two are awake */
    assert_true(play_due_interrupt(true, &line));
    assert_int_equal(host_waits_at, 0); /* and had to come again */
    assert_int_equal(sleepers(), 0);
    RUNS(BOSS0);
}

static void test_a_wait_that_ended_early_leaves_nothing_behind(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, start, 1, CODE(BOSS), 0, 7), OK);
    (void)SYS(BOSS0, park_until, AT(now() + 100));
    (void)SYS(BOSS1, unpark, 0);
    park(BOSS0); /* without a deadline; the old one is still in the heap */
    pass(200);
    RUNS(BOSS1);
    assert_int_equal(threads[BOSS0].state, THREAD_PARKED);
    (void)SYS(BOSS1, unpark, 0);
    (void)SYS(BOSS0, park_until, AT(now() + 100));
    (void)SYS(BOSS1, unpark, 0);
    (void)SYS(BOSS0, park_until, AT(now() + 1000)); /* the new deadline is later */
    pass(999);
    RUNS(BOSS1);
    pass(1);
    RUNS(BOSS0);
    (void)SYS(BOSS0, park_until, AT(now() + 1000));
    (void)SYS(BOSS1, unpark, 0);
    (void)SYS(BOSS0, park_until, AT(now() + 10)); /* and earlier */
    pass(9);
    RUNS(BOSS1);
    pass(1);
    RUNS(BOSS0);
}

static void test_64_bits_of_time(void **state)
{
    (void)state;
    boot();
    usec until = UINT64_C(0x100000001); /* 72 minutes */
    sleep_alone(until);
    pass((until - now()) - 1);
    RUNS(IDLE);
    pass(1);
    RUNS(BOSS0);
    (void)SYS(BOSS0, now);
    assert_int_equal(word_of(BOSS0, 0), 1);
    assert_int_equal(word_of(BOSS0, 1), 1);
    (void)SYS(BOSS0, sleep, AT(UINT64_C(0xfffffffffffffffe)));
    pass(3 * WRAP_US);
    RUNS(IDLE);
    assert_true(host_alarm - host_ticks <= 1 << 23);
}

/* A deadline with one word of FOREVER is one. */
static void test_a_deadline_near_forever(void **state)
{
    const uint32_t low = UINT32_MAX;

    (void)state;
    for (int i = 0; i < 2; i++) {
        boot();
        (void)(i == 0 ? SYS(BOSS0, wait, 1, 0, low, 0) : SYS(BOSS0, get, SEMAPHORE(BOSS, 0), low, 0));
        while (running() != IDLE) {
            park(running());
        }
        pass(low - now() - 1);
        RUNS(IDLE);
        pass(1);
        RUNS(BOSS0);
        assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_TIMEOUT);
    }
}

static void test_sleep_without_end(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, sleep, NEVER);
    assert_int_equal(threads[BOSS0].state, THREAD_SLEEPING);
    pass(3 * WRAP_US);
    assert_int_equal(threads[BOSS0].state, THREAD_SLEEPING);
}

/* Each call that can wait, waited for until its deadline. */
static void times_out(uint32_t number, const uint32_t *words, uint32_t deadline_at)
{
    uint32_t w[7] = {0};

    boot();
    for (unsigned i = 0; i < 7; i++) {
        w[i] = words[i];
    }
    w[deadline_at] = (uint32_t)now() + 500;
    w[deadline_at + 1] = 0;
    (void)play_as(BOSS0, number, w);
    assert_int_not_equal(running(), BOSS0);
    pass_ticks(4999);
    assert_int_not_equal(running(), BOSS0);
    pass_ticks(1);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), number == SYS_sleep ? OK : -ERR_TIMEOUT);
}

static void test_every_wait_can_end(void **state)
{
    (void)state;
    times_out(SYS_sleep, (uint32_t[7]){0}, 0);
    times_out(SYS_wait, (uint32_t[7]){1}, 2);
    times_out(SYS_wait, (uint32_t[7]){EVENT_CALL}, 2);
    times_out(SYS_park_until, (uint32_t[7]){0}, 0);
    times_out(SYS_get, (uint32_t[7]){SEMAPHORE(BOSS, 0)}, 1);
    times_out(SYS_take, (uint32_t[7]){POOL(BOSS)}, 1);
    times_out(SYS_receive, (uint32_t[7]){QUEUE(BOSS)}, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sleep_is_exact),
        cmocka_unit_test(test_what_has_passed_is_not_waited_for),
        cmocka_unit_test(test_a_remainder_is_never_lost),
        cmocka_unit_test(test_a_late_alarm_moves_nothing),
        cmocka_unit_test(test_equals_whose_deadlines_are_the_same),
        cmocka_unit_test(test_more_than_four_at_once),
        cmocka_unit_test(test_all_that_are_due_though_an_interrupt_waits),
        cmocka_unit_test(test_a_wait_that_ended_early_leaves_nothing_behind),
        cmocka_unit_test(test_64_bits_of_time),
        cmocka_unit_test(test_a_deadline_near_forever),
        cmocka_unit_test(test_sleep_without_end),
        cmocka_unit_test(test_every_wait_can_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
