/* SPDX-License-Identifier: MIT */
/* Who runs: boot, priorities, turns among equals, the quantum. */
#include "play.h"

#include <string.h>

enum { QUANTUM = 5000 };

static uint32_t entry(int process)
{
    return CODE(process) + 1;
}

/* BOSS0 starts the other threads of its process at these priorities, and is parked. */
static void start_equals(uint32_t priority)
{
    assert_int_equal(SYS(BOSS0, start, 1, entry(BOSS), 7, priority), OK);
    assert_int_equal(SYS(BOSS0, start, 2, entry(BOSS), 8, priority), OK);
}

static void test_boot_says_so_and_sets_up_devices(void **state)
{
    (void)state;
    uint32_t word;
    memset(host_device, 0xff, sizeof host_device);
    boot();
    assert_string_equal(host_console, "ErkOS: world on host\r\n");
    memcpy(&word, &host_device[0x100], 4);
    assert_int_equal(word, 0xffffff12);
    memcpy(&word, &host_device[0x104], 4);
    assert_int_equal(word, 0xffff34ff);
}

static void test_boot_runs_the_first_threads_by_priority(void **state)
{
    static const int order[] = {BOSS0, FRONT0, MIDDLE0, BACK0, LEAF0};

    (void)state;
    boot();
    for (int i = 0; i < 5; i++) {
        assert_int_equal(threads[order[i]].frame.entry, image_threads[order[i]].entry);
        assert_int_equal(threads[order[i]].frame.stack_top, image_threads[order[i]].stack + WORLD_STACK_BYTES);
        assert_int_equal(process_page(&processes[i])->self, threads[order[i]].identity.id);
        park(order[i]);
    }
    RUNS(IDLE);
}

static void test_a_started_thread_has_its_argument(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, start, 1, CODE(BOSS) + 0x41, 1234, 2), OK);
    RUNS(BOSS1); /* more important */
    assert_int_equal(word_of(BOSS1, 0), 1234);
    assert_int_equal(threads[BOSS1].frame.entry, CODE(BOSS) + 0x41);
    assert_int_equal(threads[BOSS1].frame.stack_top, STACK(BOSS, 2));
    assert_int_equal(SYS(BOSS1, start, 1, entry(BOSS), 0, 2), -ERR_BUSY); /* itself */
    assert_int_equal(SYS(BOSS1, start, 0, entry(BOSS), 0, 2), -ERR_BUSY);
}

static void test_equals_take_turns_by_yield(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, yield); /* alone */
    start_equals(6);
    for (int i = 0; i < 3; i++) {
        (void)SYS(BOSS0, yield);
        (void)SYS(BOSS1, yield);
        (void)SYS(BOSS2, yield);
    }
    RUNS(BOSS0);
}

static void test_a_woken_equal_waits_its_turn(void **state)
{
    (void)state;
    boot();
    start_equals(6);
    park(BOSS0);
    (void)SYS(BOSS1, unpark, 0);
    (void)SYS(BOSS1, yield);
    (void)SYS(BOSS2, yield);
    RUNS(BOSS0);
}

static void test_who_is_preempted_stays_first(void **state)
{
    (void)state;
    boot();
    start_equals(6);
    park(BOSS0);
    (void)SYS(BOSS1, priority, 0, 3);
    (void)SYS(BOSS1, unpark, 0); /* hands it the processor */
    park(BOSS0);
    RUNS(BOSS1); /* and not BOSS2, which waited longer */
    (void)SYS(BOSS1, yield);
    RUNS(BOSS2);
}

static void test_priority_up_and_down(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, priority, 0, 9), OK); /* below FRONT0's 8 */
    RUNS(FRONT0);
    assert_int_equal(SYS(FRONT0, priority, 0, 9), OK);
    RUNS(FRONT0); /* an equal does not preempt */
    (void)SYS(FRONT0, yield);
    RUNS(BOSS0); /* it was preempted: the first of its new equals */
    (void)SYS(BOSS0, yield);
    RUNS(MIDDLE0);
}

static void test_priority_of_a_ready_thread(void **state)
{
    (void)state;
    boot();
    start_equals(7);
    assert_int_equal(SYS(BOSS0, priority, 2, 6), OK); /* becomes an equal */
    RUNS(BOSS0);
    assert_int_equal(SYS(BOSS0, priority, 1, 3), OK); /* outranks */
    RUNS(BOSS1);
    park(BOSS1);
    RUNS(BOSS0);
    (void)SYS(BOSS0, yield);
    RUNS(BOSS2);
    assert_int_equal(SYS(BOSS2, priority, 1, 31), OK); /* parked */
    (void)SYS(BOSS2, unpark, 1);
    RUNS(BOSS2);
    assert_int_equal(threads[BOSS1].priority, 31);
}

/* It was in the midst of three. */
static void test_priority_of_one_of_three(void **state)
{
    (void)state;
    boot();
    start_equals(8); /* behind FRONT0 */
    (void)SYS(BOSS0, priority, 1, 20);
    park(BOSS0);
    park(FRONT0);
    RUNS(BOSS2);
}

static void test_priority_of_a_stopped_thread(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, priority, 1, 1), OK);
    RUNS(BOSS0);
    assert_int_equal(SYS(BOSS0, start, 1, entry(BOSS), 0, 12), OK); /* start says it anew */
    assert_int_equal(threads[BOSS1].priority, 12);
}

static void test_the_ceiling(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    assert_int_equal(SYS(FRONT0, priority, 0, 2), OK);
    assert_int_equal(SYS(FRONT0, start, 1, entry(FRONT), 0, 2), OK);
    (void)SYS(FRONT0, start, 2, entry(FRONT), 0, 1);
    assert_int_equal(crashes[FRONT].kind, FAULT_ARGUMENT);
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, priority, 0, 1);
    assert_int_equal(crashes[FRONT].kind, FAULT_ARGUMENT);
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, priority, 0, 32);
    assert_int_equal(crashes[FRONT].kind, FAULT_ARGUMENT);
}

static void test_the_quantum(void **state)
{
    (void)state;
    boot();
    usec begin = now();
    start_equals(6);
    pass_ticks(QUANTUM * 10 - 1);
    RUNS(BOSS0);
    pass_ticks(1);
    RUNS(BOSS1);
    pass(QUANTUM);
    RUNS(BOSS2);
    pass(QUANTUM);
    RUNS(BOSS0);
    assert_int_equal(now() - begin, 3 * QUANTUM);
}

static void test_no_quantum_without_an_equal(void **state)
{
    (void)state;
    boot();
    pass(3 * QUANTUM);
    assert_null(kernel.quantum_owner);
    assert_true(host_alarm > host_ticks + 20 * QUANTUM); /* tickless */
    start_equals(6);
    park(BOSS0);
    park(BOSS1);
    pass(2 * QUANTUM); /* the one that was armed ends, no other begins */
    RUNS(BOSS2);
    assert_null(kernel.quantum_owner);
}

/* However it became ready: woken by the running thread, or when its sleep is over. */
static void test_a_quantum_begins_when_an_equal_becomes_ready(void **state)
{
    (void)state;
    boot();
    start_equals(6);
    park(BOSS0);
    park(BOSS1);
    RUNS(BOSS2);
    pass(3 * QUANTUM);
    (void)SYS(BOSS2, unpark, 0);
    pass(QUANTUM - 1);
    RUNS(BOSS2);
    pass(1);
    RUNS(BOSS0);
    (void)SYS(BOSS0, sleep, AT(now() + 3 * QUANTUM));
    pass(4 * QUANTUM - 1);
    RUNS(BOSS2);
    pass(1);
    RUNS(BOSS0);
}

/* Who is alone again has no quantum, and needs no alarm. */
static void test_a_quantum_that_nobody_needs_any_more(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 6);
    park(BOSS0);
    pass(5001);
    RUNS(BOSS1);
    assert_null(kernel.quantum_owner);
    assert_true(host_alarm > host_ticks + 5000 * TIMER_TICKS_PER_US);
}

/* Each of two equals runs as long as the other, though a more important thread comes much more often than the quantum ends. */
static void test_the_quantum_survives_preemption(void **state)
{
    uint64_t ran[2] = {0};

    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, start, 1, entry(BOSS), 0, 10), OK);
    assert_int_equal(SYS(BOSS0, start, 2, entry(BOSS), 0, 10), OK);
    assert_int_equal(SYS(BOSS0, priority, 0, 2), OK);
    for (usec wake = now() + 700; wake < 700000; wake += 700) {
        (void)SYS(BOSS0, sleep, AT(wake));
        while (running() == FRONT0 || running() == MIDDLE0) {
            park(running());
        }
        while (now() < wake) {
            ran[running() == BOSS1 ? 0 : 1] += 10;
            pass(10);
        }
    }
    assert_true(ran[0] > 300000 && ran[1] > 300000);
}

/* A thread that keeps waking up does not push its equal back. */
static void test_the_owner_of_the_quantum_may_be_blocked_at_its_end(void **state)
{
    (void)state;
    boot();
    start_equals(6);
    assert_ptr_equal(kernel.quantum_owner, &threads[BOSS0]);
    park(BOSS0);
    pass(QUANTUM);
    RUNS(BOSS1); /* has not had its quantum yet */
    assert_ptr_equal(kernel.quantum_owner, &threads[BOSS1]);
    pass(QUANTUM);
    RUNS(BOSS2);
}

static void test_the_owner_was_preempted_at_the_end(void **state)
{
    (void)state;
    boot();
    start_equals(6);
    park(BOSS0);
    (void)SYS(BOSS1, priority, 0, 2);
    (void)SYS(BOSS1, unpark, 0); /* BOSS1 owns no quantum, BOSS0 does; now BOSS0 sleeps until just before its end */
    RUNS(BOSS0);
    pass(QUANTUM + 10);
    RUNS(BOSS0);
    park(BOSS0);
    RUNS(BOSS1);
    pass(QUANTUM + 10);
    RUNS(BOSS2);
}

static void test_park_and_unpark(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, unpark, 0); /* itself: sticky */
    (void)SYS(BOSS0, unpark, 0); /* once */
    park(BOSS0);
    RUNS(BOSS0);
    assert_int_equal(SYS(BOSS0, start, 1, entry(BOSS), 0, 7), OK);
    park(BOSS0);
    (void)SYS(BOSS1, unpark, 2); /* stopped: lost */
    (void)SYS(BOSS1, unpark, 0);
    RUNS(BOSS0);
    assert_int_equal(SYS(BOSS0, start, 2, entry(BOSS), 0, 5), OK);
    park(BOSS2);
    RUNS(BOSS0);
    (void)SYS(BOSS0, unpark, 2);
    RUNS(BOSS2);
    assert_int_equal(SYS(BOSS2, park_until, AT(now())), -ERR_TIMEOUT);
    (void)SYS(BOSS2, unpark, 2);
    assert_int_equal(SYS(BOSS2, park_until, AT(now())), OK); /* the token counts first */
    (void)SYS(BOSS2, park_until, AT(now() + 100));
    pass(100);
    RUNS(BOSS2);
    assert_int_equal(word_of(BOSS2, 0), (uint32_t)-ERR_TIMEOUT);
    (void)SYS(BOSS2, park_until, AT(now() + 100));
    (void)SYS(BOSS0, unpark, 2);
    RUNS(BOSS2);
    assert_int_equal(word_of(BOSS2, 0), OK);
    (void)SYS(BOSS2, park_until, NEVER);
    (void)SYS(BOSS0, unpark, 2);
    assert_int_equal(word_of(BOSS2, 0), 0);
}

static void test_null_and_now(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, null, 77), OK);
    pass(12345);
    usec then = now();
    (void)SYS(BOSS0, now);
    assert_int_equal(word_of(BOSS0, 0), then);
    assert_int_equal(word_of(BOSS0, 1), 0);
}

static void test_exit_and_start_again(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, start, 1, entry(BOSS), 0, 2), OK);
    uint32_t id = threads[BOSS1].identity.id;
    (void)SYS(BOSS1, exit);
    RUNS(BOSS0);
    assert_int_equal(threads[BOSS1].state, THREAD_STOPPED);
    assert_int_equal(SYS(BOSS0, start, 1, entry(BOSS), 0, 2), OK);
    RUNS(BOSS1);
    assert_int_not_equal(threads[BOSS1].identity.id, id);
    assert_int_equal(threads[BOSS1].identity.id & 0xff, BOSS1);
    assert_int_equal(process_page(&processes[BOSS])->self, threads[BOSS1].identity.id);
}

/* Bit 31 of an identity would be WORD_WAITER in a lock, and 0 a free one. */
static void test_identities_never_look_like_a_free_or_waited_lock(void **state)
{
    (void)state;
    boot();
    threads[BOSS0].identity.id = 0x7fffff00u | BOSS0;
    assert_int_equal(SYS(BOSS0, start, 1, entry(BOSS), 0, 12), OK);
    (void)SYS(BOSS0, exit);
    uint32_t id = threads[BOSS0].identity.id;
    assert_int_equal(id & WORD_WAITER, 0);
    assert_int_equal(id & 0xff, BOSS0);
    assert_true(id >> 8 != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boot_says_so_and_sets_up_devices),
        cmocka_unit_test(test_boot_runs_the_first_threads_by_priority),
        cmocka_unit_test(test_a_started_thread_has_its_argument),
        cmocka_unit_test(test_equals_take_turns_by_yield),
        cmocka_unit_test(test_a_woken_equal_waits_its_turn),
        cmocka_unit_test(test_who_is_preempted_stays_first),
        cmocka_unit_test(test_priority_up_and_down),
        cmocka_unit_test(test_priority_of_a_ready_thread),
        cmocka_unit_test(test_priority_of_one_of_three),
        cmocka_unit_test(test_priority_of_a_stopped_thread),
        cmocka_unit_test(test_the_ceiling),
        cmocka_unit_test(test_the_quantum),
        cmocka_unit_test(test_no_quantum_without_an_equal),
        cmocka_unit_test(test_a_quantum_begins_when_an_equal_becomes_ready),
        cmocka_unit_test(test_a_quantum_that_nobody_needs_any_more),
        cmocka_unit_test(test_the_quantum_survives_preemption),
        cmocka_unit_test(test_the_owner_of_the_quantum_may_be_blocked_at_its_end),
        cmocka_unit_test(test_the_owner_was_preempted_at_the_end),
        cmocka_unit_test(test_park_and_unpark),
        cmocka_unit_test(test_null_and_now),
        cmocka_unit_test(test_exit_and_start_again),
        cmocka_unit_test(test_identities_never_look_like_a_free_or_waited_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
