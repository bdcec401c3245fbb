/* SPDX-License-Identifier: MIT */
/* A process that crashes begins anew: when, as what, and what its peers see of it. The test clears its memory as a
   process's start-up does, user/start.c. */
#include <string.h>

#include "crash.h"

#include "play.h"
#include "policy.h"

enum { RESTARTS = 10000 };

static void crash(int thread)
{
    struct fault fault = {.kind = FAULT_ACCESS};

    assert_int_equal(running(), thread);
    if (play_fault(&fault)) {
        check_invariants();
    }
}

static void clear(int process)
{
    memset(&host_memory[RAM(process) - HOST_BASE], 0, PAGE(process) - RAM(process));
    memset(&host_memory[SEMAPHORE(process, 0) - HOST_BASE], 0, WORLD_RAM_BYTES - 0x200);
}

/* FRONT0 runs, everybody else is parked. */
static void boot_to_front(void)
{
    boot();
    park(BOSS0);
    RUNS(FRONT0);
}

static void test_it_begins_anew(void **state)
{
    (void)state;
    boot_to_front();
    uint32_t id = threads[FRONT0].identity.id;
    arch_set_word(&threads[FRONT0], 3, 77);
    crash(FRONT0);
    RUNS(MIDDLE0);
    assert_int_equal(processes[FRONT].state, PROCESS_RUNNING);
    pass(1);
    RUNS(FRONT0);
    assert_int_equal(threads[FRONT0].frame.entry, CODE(FRONT));
    for (unsigned n = 0; n < 7; n++) {
        assert_int_equal(word_of(FRONT0, n), 0);
    }
    assert_int_equal(processes[FRONT].generation, 2);
    assert_true(threads[FRONT0].identity.id != id);
    assert_int_equal(process_page(&processes[FRONT])->self, threads[FRONT0].identity.id);
    assert_int_equal(process_page(&processes[BOSS])->events, EVENT_PEER | EVENT_CRASH);
    assert_int_equal(process_page(&processes[MIDDLE])->events, EVENT_PEER);
}

/* Alone in the system, too: then idle runs in between. */
static void test_nobody_else_is_ready(void **state)
{
    (void)state;
    boot_to_front();
    (void)SYS(FRONT0, sleep, AT(now() + 100));
    park(MIDDLE0);
    park(BACK0);
    park(LEAF0);
    pass(100);
    crash(FRONT0);
    RUNS(IDLE);
    pass(1);
    RUNS(FRONT0);
}

static void test_its_other_threads_are_gone(void **state)
{
    (void)state;
    boot_to_front();
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 3);
    (void)SYS(FRONT1, lock, LOCK(FRONT, 0), NEVER);
    park(FRONT1);
    (void)SYS(FRONT0, start, 2, CODE(FRONT), 0, 4);
    (void)SYS(FRONT2, lock, LOCK(FRONT, 0), NEVER);
    RUNS(FRONT0);
    crash(FRONT0);
    assert_int_equal(threads[FRONT1].state, THREAD_STOPPED);
    assert_int_equal(threads[FRONT2].state, THREAD_STOPPED);
    clear(FRONT);
    pass(1);
    RUNS(FRONT0);
    assert_int_equal(SYS(FRONT0, lock, LOCK(FRONT, 0), NEVER), OK);
    assert_int_equal(SYS(FRONT0, start, 1, CODE(FRONT), 0, 20), OK);
}

/* The call that it served ends; the next one waits, and its new instance answers. */
static void test_calls(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, call, BOSS_TO_FRONT, 1);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    RUNS(FRONT0);
    uint32_t old = word_of(FRONT0, 5);
    crash(FRONT0);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_DEAD);
    (void)SYS(BOSS0, call, BOSS_TO_FRONT, 2);
    assert_int_equal(threads[BOSS0].state, THREAD_QUEUED);
    pass(1);
    RUNS(FRONT0);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    assert_int_equal(word_of(FRONT0, 1), 2);
    assert_int_equal(SYS(FRONT0, reply, old, 9), -ERR_STALE);
    assert_int_equal(SYS(FRONT0, reply, token(BOSS0), 3), OK);
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS0, 1), 3);
}

/* Its own call ends with it, and so does what it lent. */
static void test_a_client(void **state)
{
    (void)state;
    boot_to_front();
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 9);
    (void)SYS(FRONT0, call, FRONT_TO_MIDDLE, 1);
    RUNS(MIDDLE0);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    uint32_t old = word_of(MIDDLE0, 5);
    (void)SYS(MIDDLE0, sleep, AT(now() + 10));
    crash(FRONT1);
    pass(20);
    RUNS(FRONT0);
    (void)SYS(FRONT0, call, FRONT_TO_MIDDLE, 2);
    RUNS(MIDDLE0);
    assert_int_equal(SYS(MIDDLE0, lease_read, old, 0, 0, BUFFER(MIDDLE), 4), -ERR_STALE);
    assert_int_equal(SYS(MIDDLE0, reply, old, 5), -ERR_STALE);
}

static void test_mail_and_notifications_wait_for_it(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, mail, BOSS_TO_FRONT, 1);
    (void)SYS(BOSS0, notify, BOSS_TO_FRONT, 1);
    park(BOSS0);
    (void)SYS(FRONT0, unpark, 0);
    crash(FRONT0);
    assert_int_equal(process_page(&processes[FRONT])->mail_tail, 0);
    assert_int_equal(process_page(&processes[FRONT])->events, 0);
    park(MIDDLE0);
    assert_int_equal(SYS(BACK0, notify, BACK_TO_MIDDLE, 2), OK);
    pass(1);
    RUNS(FRONT0);
    park(FRONT0); /* the unpark was for its predecessor */
    assert_int_equal(threads[FRONT0].state, THREAD_PARKED);
}

static void test_lines_and_devices(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    park(FRONT0);
    (void)SYS(MIDDLE0, wait, BIT_LINE, BIT_LINE, AT(now() + 10));
    assert_true(host_line_enabled[LINE_MIDDLE]);
    pass(10);
    host_line_pending[LINE_MIDDLE] = true;
    host_line_pending[LINE_BACK] = true;
    arch_store(DEVICE, 0x17);
    arch_store(DEVICE + 4, 0x302);
    crash(MIDDLE0);
    assert_false(host_line_enabled[LINE_MIDDLE]);
    assert_false(host_line_pending[LINE_MIDDLE]);
    assert_true(host_line_pending[LINE_BACK]);
    assert_int_equal(arch_load(DEVICE), 0x13);
    assert_int_equal(arch_load(DEVICE + 4), 0x202);
    pass(1);
    RUNS(MIDDLE0);
    (void)SYS(MIDDLE0, wait, BIT_LINE, BIT_LINE, NEVER);
    assert_line(LINE_MIDDLE);
    assert_int_equal(word_of(MIDDLE0, 0), BIT_LINE);
}

/* How long until `first`, which crashes now, runs again. */
static usec back_after(int first)
{
    usec then = now();

    crash(first);
    while (running() != first) {
        pass_ticks(TIMER_TICKS_PER_US);
        assert_true(now() - then < HEALTHY_US);
    }
    return now() - then;
}

static void boot_to_middle(void)
{
    boot_to_front();
    park(FRONT0);
    RUNS(MIDDLE0);
}

static void test_backoff(void **state)
{
    static const uint32_t waits[] = {1, BACKOFF_US, 2 * BACKOFF_US, BACKOFF_MAX_US, BACKOFF_MAX_US, BACKOFF_MAX_US};

    (void)state;
    boot_to_middle();
    for (int round = 0; round < 3; round++) {
        for (uint32_t n = 0; n < sizeof waits / sizeof waits[0]; n++) {
            assert_int_equal(back_after(MIDDLE0), waits[n]);
            assert_int_equal(crashes[MIDDLE].wait_us, n == 0 ? 0 : waits[n]);
        }
        pass(HEALTHY_US - BACKOFF_MAX_US - 1); /* nearly healthy */
        assert_int_equal(back_after(MIDDLE0), BACKOFF_MAX_US);
        pass(HEALTHY_US - BACKOFF_MAX_US);
    }
}

static void test_too_many(void **state)
{
    (void)state;
    boot_to_front();
    for (int round = 0; round < 2; round++) {
        for (uint32_t n = 0; n < FRONT_RESTARTS; n++) {
            (void)back_after(FRONT0);
        }
        pass(round == 0 ? HEALTHY_US : 0); /* the first time it recovers */
    }
    crash(FRONT0);
    pass(10 * BACKOFF_MAX_US);
    assert_int_equal(processes[FRONT].state, PROCESS_STOPPED);
    assert_int_equal(threads[FRONT0].state, THREAD_STOPPED);
}

/* Who waits for a server that does not come back is told. */
static void test_too_many_for_its_clients(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, sleep, AT(now() + HEALTHY_US));
    for (uint32_t n = 0; n < FRONT_RESTARTS; n++) {
        (void)back_after(FRONT0);
    }
    while (running() == FRONT0) {
        pass(1000);
    }
    (void)SYS(BOSS0, call, BOSS_TO_FRONT, 1);
    RUNS(FRONT0);
    crash(FRONT0);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_DEAD);
    assert_int_equal(SYS(BOSS0, call, BOSS_TO_FRONT, 1), -ERR_DEAD);
}

static void test_then_halt_and_reset(void **state)
{
    (void)state;
    boot_to_middle();
    park(MIDDLE0);
    (void)back_after(BACK0);
    crash(BACK0);
    assert_int_equal(host_status, 101);
    assert_non_null(strstr(host_console, "crash: process back made fault ACCESS"));

    boot_to_middle();
    park(MIDDLE0);
    park(BACK0);
    (void)back_after(LEAF0);
    assert_int_equal(host_resets, 0);
    crash(LEAF0);
    assert_int_equal(host_resets, 1);
    assert_non_null(strstr(host_console, "crash: process leaf made fault ACCESS"));
}

/* The supervisor itself, while it should hear of another's crash. */
static void test_the_supervisor(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, wait, EVENT_CRASH, 0, NEVER);
    crash(FRONT0);
    RUNS(BOSS0);
    crash(BOSS0);
    pass(BACKOFF_US);
    RUNS(BOSS0);
    assert_int_equal(process_page(&processes[BOSS])->events, EVENT_CRASH); /* its own */
    assert_int_equal(SYS(BOSS0, crash, FRONT, BUFFER(BOSS)), 1);
    assert_int_equal(SYS(BOSS0, crash, BOSS, BUFFER(BOSS)), 1);
    assert_string_equal(host_console, "ErkOS: world on host\r\n");
}

/* Records outlive a reset; at the first start, and when they are damaged, there are none. */
static void test_records_outlive_a_reset(void **state)
{
    (void)state;
    boot();
    world_is_warm = true;
    boot(); /* because of nothing that has a record */
    assert_string_equal(host_console, "ErkOS: world on host, reset by watchdog or pin\r\n");
    world_is_warm = false;
    boot_to_middle();
    park(MIDDLE0);
    (void)back_after(BACK0);
    park(BACK0);
    (void)back_after(LEAF0);
    crash(LEAF0);
    crash_record_panic(0, 0)->policy = CRASH_HALT; /* the last record, and not the reset's cause */
    crash_seal(&crashes[WORLD_PROCESSES]);
    world_is_warm = true;
    boot();
    assert_non_null(strstr(host_console, "ErkOS: world on host, reset by a crash of leaf\r\n"));
    assert_int_equal(SYS(BOSS0, crash, MIDDLE, BUFFER(BOSS)), -ERR_NONE);
    assert_int_equal(SYS(BOSS0, crash, BACK, BUFFER(BOSS)), 1);
    assert_int_equal(SYS(BOSS0, crash, LEAF, BUFFER(BOSS)), 1);
    struct crash copy;
    memcpy(&copy, &host_memory[BUFFER(BOSS) - HOST_BASE], sizeof copy);
    assert_int_equal(copy.count, 2);
    assert_int_equal(copy.resets, 1);
    assert_int_equal(copy.policy, CRASH_RESET);
    crashes[BACK].pc ^= 1;
    boot(); /* because of no crash */
    assert_string_equal(host_console, "ErkOS: world on host, reset by watchdog or pin\r\n");
    assert_int_equal(SYS(BOSS0, crash, BACK, BUFFER(BOSS)), -ERR_NONE);
    assert_int_equal(SYS(BOSS0, crash, LEAF, BUFFER(BOSS)), 0);
    for (int i = 0; i < 300; i++) { /* it never looks like the reset's cause again */
        boot();
    }
    assert_int_equal(crashes[LEAF].resets, UINT8_MAX);
    assert_string_equal(host_console, "ErkOS: world on host, reset by watchdog or pin\r\n");
    world_is_warm = false;
    boot();
    assert_string_equal(host_console, "ErkOS: world on host\r\n");
    assert_int_equal(SYS(BOSS0, crash, LEAF, BUFFER(BOSS)), -ERR_NONE);
}

static void test_a_panic_is_recorded(void **state)
{
    jmp_buf end;

    (void)state;
    boot();
    host_end = &end;
    if (setjmp(end) == 0) {
        kernel_panic("a test", 0x1234, 0x5678);
    }
    host_end = NULL;
    world_is_warm = true;
    boot();
    world_is_warm = false;
    assert_non_null(strstr(host_console, "ErkOS: world on host, reset by a crash of the kernel\r\n"));
    assert_int_equal(SYS(BOSS0, crash, WORLD_PROCESSES, BUFFER(BOSS)), 1);
    assert_int_equal(crashes[WORLD_PROCESSES].pc, 0x1234);
    assert_int_equal(crashes[WORLD_PROCESSES].address, 0x5678);
    assert_int_equal(crashes[WORLD_PROCESSES].kind, 0);
    assert_int_equal(crashes[WORLD_PROCESSES].syscall, 0);
}

/* As many words of the stack as there are, from its end when the pointer has left it. */
static void test_words_of_the_stack(void **state)
{
    static const struct {
        uint32_t sp;
        uint32_t at;
        uint8_t words;
    } cases[] = {{RAM(MIDDLE), RAM(MIDDLE), CRASH_STACK_WORDS},
                 {RAM(MIDDLE) + 6, RAM(MIDDLE) + 4, CRASH_STACK_WORDS},
                 {RAM(MIDDLE) + WORLD_RAM_BYTES - 8, RAM(MIDDLE) + WORLD_RAM_BYTES - 8, 2},
                 {RAM(MIDDLE) - 256, RAM(MIDDLE), CRASH_STACK_WORDS},
                 {RAM(MIDDLE) - 260, RAM(MIDDLE) - 260, 0},
                 {RAM(MIDDLE) + WORLD_RAM_BYTES, RAM(MIDDLE) + WORLD_RAM_BYTES, 0},
                 {0, 0, 0},
                 {UINT32_MAX, UINT32_MAX - 3, 0}};

    (void)state;
    for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        boot_to_middle();
        arch_store(RAM(MIDDLE) + 4, 0x44);
        struct fault fault = {.kind = FAULT_ACCESS, .sp = cases[i].sp};
        (void)play_fault(&fault);
        const struct crash *c = &crashes[MIDDLE];
        assert_int_equal(c->stack_at, cases[i].at);
        assert_int_equal(c->stack_words, cases[i].words);
        if (cases[i].at == RAM(MIDDLE)) {
            assert_int_equal(c->stack[1], 0x44);
        }
    }
}

/* -- What a supervisor decides -- */

static void test_supervised_stop_and_restart(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_LOOK), 0);
    assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_STOP), 0);
    check_invariants();
    assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_LOOK), 1);
    assert_int_equal(SYS(BOSS0, call, BOSS_TO_FRONT, 1), -ERR_DEAD);
    assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_STOP), 1); /* again: nothing */
    park(BOSS0);
    pass(HEALTHY_US);
    RUNS(MIDDLE0);
    boot();
    (void)SYS(BOSS0, supervise, FRONT, SUPERVISE_STOP);
    assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_RESTART), 1);
    check_invariants();
    assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_LOOK), 0); /* as good as running */
    pass(1);
    park(BOSS0);
    RUNS(FRONT0);
    assert_int_equal(processes[FRONT].generation, 2);
    assert_int_equal(crashes[FRONT].count, 0); /* it has not crashed */
    assert_int_equal(process_page(&processes[BOSS])->events, EVENT_PEER);
}

/* It may restart what has stopped for good, and what still waits for its turn. */
static void test_supervised_in_spite_of_the_page(void **state)
{
    (void)state;
    boot();
    for (uint32_t n = 0; n <= FRONT_RESTARTS; n++) {
        (void)SYS(BOSS0, sleep, AT(now() + 10));
        RUNS(FRONT0);
        crash(FRONT0);
        pass(10);
        RUNS(BOSS0);
        assert_int_equal(SYS(BOSS0, supervise, FRONT, SUPERVISE_RESTART), n == FRONT_RESTARTS);
        pass(1);
    }
    park(BOSS0);
    RUNS(FRONT0);
}

/* It stops while somebody more important waits for its answer: he has it at once, and runs. */
static void test_supervised_while_it_serves(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, 1);
    RUNS(FRONT0);
    (void)SYS(FRONT0, supervise, MIDDLE, SUPERVISE_RESTART);
    RUNS(BOSS0);
    check_invariants();
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_DEAD);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, 2);
    RUNS(FRONT0);
    pass(1);
    park(FRONT0);
    RUNS(MIDDLE0);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    assert_int_equal(word_of(MIDDLE0, 1), 2);
}

static void test_generations_wrap(void **state)
{
    (void)state;
    boot_to_middle();
    processes[MIDDLE].generation = UINT16_MAX;
    threads[MIDDLE0].identity.id = (WORD_WAITER - 1) & ~0xffu;
    threads[MIDDLE0].identity.id |= MIDDLE0;
    (void)back_after(MIDDLE0);
    assert_int_equal(processes[MIDDLE].generation, 1);
    assert_int_equal(threads[MIDDLE0].identity.id, 1u << ID_SLOT_BITS | MIDDLE0);
    assert_int_equal(SYS(MIDDLE0, lock, LOCK(MIDDLE, 0), NEVER), OK); /* and locks with it */
}

/* What must not grow, drift or leak. */
struct baseline {
    uint32_t ready_bits;
    bool deadlines;
    uint32_t states[WORLD_THREADS];
    uint8_t priorities[WORLD_THREADS];
    bool enabled[HOST_LINES];
};

static struct baseline baseline_now(void)
{
    struct baseline b = {.ready_bits = kernel.ready_bits, .deadlines = kernel.deadlines != NULL};

    for (int i = 0; i < WORLD_THREADS; i++) {
        b.states[i] = threads[i].state;
        b.priorities[i] = threads[i].priority;
    }
    memcpy(b.enabled, host_line_enabled, sizeof b.enabled);
    return b;
}

/* A server with a client in its queue, one served, a helper that waits for a lock, a line and mail: it crashes in the middle
   of all of it. */
static void live_and_crash(void)
{
    (void)SYS(MIDDLE0, start, 1, CODE(MIDDLE), 0, 3);
    (void)SYS(MIDDLE1, lock, LOCK(MIDDLE, 0), NEVER);
    (void)SYS(MIDDLE1, sleep, AT(now() + 1000));
    (void)SYS(MIDDLE0, wait, EVENT_CALL | BIT_LINE, BIT_LINE, AT(now() + 500));
    (void)SYS(BACK0, notify, BACK_TO_MIDDLE, 8);
    (void)SYS(BACK0, sleep, AT(now() + 2));
    assert_line(LINE_MIDDLE);
    RUNS(MIDDLE0);
    (void)SYS(MIDDLE0, call, MIDDLE_TO_LEAF, 1);
    (void)SYS(LEAF0, wait, EVENT_CALL, 0, NEVER);
    pass(1000);
    RUNS(MIDDLE1);
    clear(MIDDLE);
    crash(MIDDLE1);
}

static void test_many_restarts(void **state)
{
    struct baseline first = {0};

    (void)state;
    boot_to_middle();
    for (uint32_t n = 0; n < RESTARTS; n++) {
        uint32_t generation = processes[MIDDLE].generation;
        live_and_crash();
        pass(HEALTHY_US);
        while (running() != MIDDLE0) {
            (void)SYS(running(), sleep, AT(now() + 1));
        }
        assert_int_equal(processes[MIDDLE].generation, generation == UINT16_MAX ? 1 : generation + 1);
        struct baseline b = baseline_now();
        if (n == 0) {
            first = b;
        }
        assert_memory_equal(&b, &first, sizeof b);
    }
    assert_int_equal(crashes[MIDDLE].count, RESTARTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_begins_anew),
        cmocka_unit_test(test_nobody_else_is_ready),
        cmocka_unit_test(test_its_other_threads_are_gone),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_a_client),
        cmocka_unit_test(test_mail_and_notifications_wait_for_it),
        cmocka_unit_test(test_lines_and_devices),
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_too_many_for_its_clients),
        cmocka_unit_test(test_then_halt_and_reset),
        cmocka_unit_test(test_the_supervisor),
        cmocka_unit_test(test_records_outlive_a_reset),
        cmocka_unit_test(test_a_panic_is_recorded),
        cmocka_unit_test(test_words_of_the_stack),
        cmocka_unit_test(test_supervised_stop_and_restart),
        cmocka_unit_test(test_supervised_in_spite_of_the_page),
        cmocka_unit_test(test_supervised_while_it_serves),
        cmocka_unit_test(test_generations_wrap),
        cmocka_unit_test(test_many_restarts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
