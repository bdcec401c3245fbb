/* SPDX-License-Identifier: MIT */
/* The end of a process gives way between its steps. What others may find, and do, at each of them; and in the end all is as if it
   had been one. */
#include "play.h"

#define FRONT_LOCK LOCK(FRONT, 0)

static const struct fault access = {.kind = FAULT_ACCESS, .pc = 0x1234, .address = 0x30000000, .has_address = true};

/* All do what is left to do, until this one runs. */
static void go_on_until(int thread)
{
    while (running() != thread) {
        if (kernel.current->frame.frozen) {
            assert_true(play_fault(&access));
        } else {
            assert_true(play_syscall(SYS_park));
        }
        check_invariants();
    }
}

/* FRONT0 runs, and serves BOSS1. FRONT1 waits for its lock, FRONT2 for calls. BOSS0, more important, sleeps until 1000. */
static void front0(void)
{
    play_between = true;
    boot();
    (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 7);
    (void)SYS(BOSS0, sleep, AT(1000));
    (void)SYS(BOSS1, call, BOSS_TO_FRONT);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    (void)SYS(FRONT0, start, 2, CODE(FRONT), 0, 8);
    (void)SYS(FRONT0, lock, FRONT_LOCK, NEVER);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(FRONT0, sleep, AT(500));
    (void)SYS(FRONT1, lock, FRONT_LOCK, NEVER);
    (void)SYS(FRONT2, wait, EVENT_CALL, 0, NEVER);
    go_on_until(IDLE);
    pass(500 - now());
    RUNS(FRONT0);
}

/* It crashes, and gives way at its look of this number; then BOSS0 runs. False: it has not as many. */
static bool crash_until(uint32_t look)
{
    front0();
    host_waits_at = look;
    assert_true(play_fault(&access));
    host_waits_at = 0;
    check_invariants();
    if (!play_left) {
        assert_true(look > 30);
        return false;
    }
    pass(1000 - now());
    RUNS(BOSS0);
    return true;
}

static void assert_recorded(void)
{
    assert_int_equal(crashes[FRONT].count, 1);
    assert_int_equal(crashes[FRONT].kind, FAULT_ACCESS);
    assert_int_equal(crashes[FRONT].pc, 0x1234);
    assert_int_equal(crashes[FRONT].address, 0x30000000);
    assert_int_equal(crashes[FRONT].thread, FRONT0);
    assert_true(process_page(&processes[BOSS])->events & EVENT_CRASH);
}

static void assert_over(uint32_t state)
{
    assert_int_equal(processes[FRONT].state, state);
    assert_int_equal((int32_t)word_of(BOSS1, 0), -ERR_DEAD);
    assert_true(process_page(&processes[BOSS])->events & EVENT_PEER);
    for (int t = FRONT0; t <= FRONT2; t++) {
        assert_int_equal(threads[t].state, THREAD_STOPPED);
    }
}

/* Its record is not read before it is complete; whoever waits for calls has one of BOSS0, perhaps, but never answers it. */
static void test_what_others_find(void **state)
{
    (void)state;
    for (uint32_t look = 1; crash_until(look); look++) {
        struct process_page *page = process_page(&processes[BOSS]);
        bool complete = processes[FRONT].state != PROCESS_FAULTED;
        uint32_t told = page->events;
        page->events = 0;
        assert_int_equal(SYS(BOSS0, crash, FRONT, BUFFER(BOSS)), complete ? 1 : -ERR_NONE);
        assert_int_equal(SYS(BOSS0, notify, BOSS_TO_FRONT, 1), -ERR_DEAD);
        assert_int_equal(SYS(BOSS0, mail, BOSS_TO_FRONT, 1), -ERR_DEAD);
        (void)SYS(BOSS0, call, BOSS_TO_FRONT);
        go_on_until(BOSS0);
        assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_DEAD);
        go_on_until(IDLE);
        assert_int_equal(told & page->events, 0); /* nobody is told twice */
        page->events |= told;
        assert_recorded();
        assert_over(PROCESS_STOPPED);
    }
}

static void test_its_supervisor_stops_it(void **state)
{
    (void)state;
    for (uint32_t look = 1; crash_until(look); look++) {
        assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_LOOK), 0);
        assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_STOP), 0);
        assert_recorded();
        assert_over(PROCESS_STOPPED);
        assert_int_equal(SYS(BOSS0, crash, FRONT, BUFFER(BOSS)), 1);
        go_on_until(IDLE);
    }
}

static void test_its_supervisor_restarts_it(void **state)
{
    (void)state;
    for (uint32_t look = 1; crash_until(look); look++) {
        assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_RESTART), 0);
        assert_recorded();
        assert_int_equal(processes[FRONT].generation, 2);
        park(BOSS0);
        pass(1);
        go_on_until(FRONT0);
        assert_false(threads[FRONT0].frame.frozen);
        go_on_until(IDLE);
    }
}

/* It has told BOSS0 to go on, who does something else, or not. */
static void test_a_supervisor_gives_way(void **state)
{
    (void)state;
    for (uint32_t look = 1;; look++) {
        for (int again = 0; again <= 1; again++) {
            front0();
            park(FRONT0);
            pass(1000 - now());
            RUNS(BOSS0);
            host_waits_at = look;
            (void)SYS(BOSS0, supervise, FRONT, SUPERVISE_STOP);
            host_waits_at = 0;
            if (!play_left) {
                assert_true(look > 15);
                return;
            }
            RUNS(BOSS0);
            if (again || processes[FRONT].state == PROCESS_RUNNING) { /* or nothing has happened */
                assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_STOP), 0);
                assert_over(PROCESS_STOPPED);
            }
            go_on_until(IDLE);
            assert_over(PROCESS_STOPPED);
            assert_int_equal(crashes[FRONT].count, 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_others_find),
        cmocka_unit_test(test_its_supervisor_stops_it),
        cmocka_unit_test(test_its_supervisor_restarts_it),
        cmocka_unit_test(test_a_supervisor_gives_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
