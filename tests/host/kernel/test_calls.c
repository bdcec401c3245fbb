/* SPDX-License-Identifier: MIT */
/* Calls and leases: who gets the processor, the words, the answer; what becomes of a call whose server or client ends. */
#include "play.h"

#include <string.h>

#define WORDS4 0x11, 0x22, 0x33, 0x44

/* BOSS0 runs; BOSS1 and BOSS2, equals, are ready. */
static void three_bosses(void)
{
    boot();
    (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 7);
    (void)SYS(BOSS0, start, 2, CODE(BOSS), 0, 7);
}

/* BOSS0 runs, MIDDLE0 waits for calls; FRONT0 is parked. */
static void boss_and_server(void)
{
    three_bosses();
    (void)SYS(BOSS0, sleep, AT(now() + 100));
    park(BOSS1);
    park(BOSS2);
    park(FRONT0);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    pass(100);
    RUNS(BOSS0);
}

static void test_a_call_and_its_answer(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, WORDS4);
    RUNS(MIDDLE0); /* at once */
    assert_int_equal(word_of(MIDDLE0, 0), EVENT_CALL);
    for (unsigned i = 1; i <= 4; i++) {
        assert_int_equal(word_of(MIDDLE0, i), 0x11 * i);
    }
    assert_int_equal(word_of(MIDDLE0, 5), token(BOSS0));
    assert_int_equal(word_of(MIDDLE0, 6), BOSS);
    assert_int_equal(threads[MIDDLE0].priority, 6); /* the caller's */
    assert_int_equal(SYS(MIDDLE0, reply, token(BOSS0), 1, 2, 3, 4), OK);
    RUNS(BOSS0);
    for (unsigned i = 0; i <= 4; i++) {
        assert_int_equal(word_of(BOSS0, i), i);
    }
    assert_int_equal(threads[MIDDLE0].priority, 9);
    assert_int_equal(threads[MIDDLE0].state, THREAD_READY);
}

static void test_answer_and_wait(void **state)
{
    (void)state;
    boss_and_server();
    for (uint32_t i = 0; i < 3; i++) {
        (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, i);
        RUNS(MIDDLE0);
        assert_int_equal(word_of(MIDDLE0, 1), i);
        (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 7, i, 0, 0, EVENT_CALL);
        RUNS(BOSS0);
        assert_int_equal(word_of(BOSS0, 0), OK);
        assert_int_equal(word_of(BOSS0, 2), i);
        assert_int_equal(threads[MIDDLE0].state, THREAD_WAITING);
    }
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, 9);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0) - 0x100, 0, 0, 0, 0, EVENT_CALL); /* too late: nobody is answered */
    assert_int_equal(threads[BOSS0].state, THREAD_SERVED);
    assert_int_equal(threads[MIDDLE0].state, THREAD_WAITING);
}

/* Nobody has lent it anything. */
static void test_an_equal_is_answered(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, priority, 0, 9);
    for (uint32_t i = 0; i < 3; i++) {
        (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, i);
        RUNS(MIDDLE0);
        (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 7, i, 0, 0, EVENT_CALL | BIT_LINE);
        RUNS(BOSS0);
        assert_int_equal(word_of(BOSS0, 2), i);
        assert_int_equal(threads[MIDDLE0].state, THREAD_WAITING);
        assert_int_equal(threads[MIDDLE0].wait_mask, EVENT_CALL | BIT_LINE);
    }
}

/* ... beside another thread of the server, which waits for something else. */
static void test_an_equal_is_answered_beside_another(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, priority, 0, 9);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    (void)SYS(MIDDLE0, start, 1, CODE(MIDDLE), 0, 5);
    (void)SYS(MIDDLE1, wait, BIT_LINE, 0, NEVER);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 0, 0, 0, 0, EVENT_CALL);
    RUNS(BOSS0);
    assert_int_equal(threads[MIDDLE1].state, THREAD_WAITING);
    assert_ptr_equal(processes[MIDDLE].event_waiters, &threads[MIDDLE1]);
    assert_ptr_equal(threads[MIDDLE1].link, &threads[MIDDLE0]);
}

/* ... and then nobody waits behind it, whoever did long ago. */
static void test_an_equal_is_answered_by_who_is_alone(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, priority, 0, 9);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    threads[MIDDLE0].link = &threads[BOSS1];
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 0, 0, 0, 0, EVENT_CALL);
    assert_ptr_equal(threads[MIDDLE0].link, NULL);
}

/* Who is answered comes behind an equal who was ready before. */
static void test_who_is_answered_has_no_turn_before_its_equals(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 12);
    (void)SYS(BOSS0, start, 2, CODE(BOSS), 0, 12);
    (void)SYS(BOSS0, sleep, AT(now() + 100));
    park(FRONT0);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    while (!is_idle()) {
        park(running());
    }
    pass(100);
    (void)SYS(BOSS0, unpark, 1);
    (void)SYS(BOSS0, unpark, 2);
    park(BOSS0);
    (void)SYS(BOSS1, call, BOSS_TO_MIDDLE);
    RUNS(MIDDLE0);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS1), 0, 0, 0, 0, EVENT_CALL);
    RUNS(BOSS2);
    park(BOSS2);
    RUNS(BOSS1);
}

static void test_no_time_for_a_call_with_options(void **state)
{
    (void)state;
    boss_and_server();
    arch_store(OPTIONS(BOSS, 0), 0);
    arch_store(OPTIONS(BOSS, 0) + 4, 0);
    assert_int_equal(SYS(BOSS0, call, BOSS_TO_MIDDLE, WORDS4, OPTIONS(BOSS, 0)), -ERR_TIMEOUT);
    RUNS(BOSS0);
    assert_int_equal(threads[MIDDLE0].state, THREAD_WAITING);
}

/* It gets the call when it asks for one. */
static void test_a_call_to_who_waits_for_events(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, sleep, AT(now() + 100));
    park(FRONT0);
    (void)SYS(MIDDLE0, wait, BIT_LINE, BIT_LINE, NEVER);
    pass(100);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    assert_int_equal(threads[MIDDLE0].state, THREAD_WAITING);
    assert_int_equal(threads[BOSS0].state, THREAD_QUEUED);
    assert_line(LINE_MIDDLE);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    assert_int_equal(word_of(MIDDLE0, 0), EVENT_CALL);
}

/* An event that came meanwhile is there at once; a line is re-armed. */
static void test_answer_and_wait_for_more(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    (void)SYS(MIDDLE0, sleep, AT(now() + 100));
    park(BACK0);
    park(LEAF0);
    pass(100);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 0, 0, 0, 0, EVENT_CALL | BIT_LINE, BIT_LINE);
    assert_true(host_line_enabled[LINE_MIDDLE]);
    RUNS(BOSS0);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    assert_line(LINE_MIDDLE);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 0, 0, 0, 0, EVENT_CALL | BIT_LINE);
    assert_int_equal(threads[MIDDLE0].state, THREAD_READY);
    assert_int_equal(word_of(MIDDLE0, 0), BIT_LINE);
}

/* Whom it has not answered it serves still. */
static void test_answer_one_of_two_and_wait(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, unpark, 1);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(BOSS1, call, BOSS_TO_MIDDLE);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 0, 0, 0, 0, EVENT_CALL);
    RUNS(BOSS0);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    assert_int_equal(SYS(MIDDLE0, reply, token(BOSS1)), OK);
}

/* Of two servers it is the one that waited last to whom callers who must wait lend their priority. */
static void test_answer_and_be_the_next_to_receive(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE);
    (void)SYS(MIDDLE0, start, 1, CODE(MIDDLE), 0, 5);
    (void)SYS(MIDDLE1, wait, EVENT_CALL, 0, NEVER);
    assert_ptr_equal(processes[MIDDLE].call_receiver, &threads[MIDDLE1]);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 0, 0, 0, 0, EVENT_CALL);
    assert_ptr_equal(processes[MIDDLE].call_receiver, &threads[MIDDLE0]);
}

/* An equal of the caller was ready before it. */
static void test_who_is_answered_comes_behind_its_equals(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, unpark, 2);
    (void)SYS(BOSS0, sleep, AT(now() + 50));
    (void)SYS(BOSS2, sleep, AT(now() + 100));
    park(BACK0);
    park(LEAF0);
    pass(50);
    (void)SYS(BOSS0, unpark, 1);
    park(BOSS0);
    (void)SYS(BOSS1, call, BOSS_TO_MIDDLE);
    pass(50);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS1), 0, 0, 0, 0, EVENT_CALL);
    RUNS(BOSS2);
    park(BOSS2);
    RUNS(BOSS1);
}

static void test_answer_and_no_call_more(void **state)
{
    (void)state;
    boss_and_server();
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, 9);
    (void)SYS(MIDDLE0, reply_wait, token(BOSS0), 0, 0, 0, 0, 1); /* waits for events only from now on */
    assert_int_equal(SYS(BOSS0, call, BOSS_TO_MIDDLE, 9, 0, 0, 0, OPTIONS(BOSS, 0)), -ERR_TIMEOUT); /* deadline 0 */
}

/* BOSS0, BOSS1 and BOSS2 (6, 7, 7) call BACK, which does not wait yet; BACK0 runs. */
static void three_queue(void)
{
    three_bosses();
    (void)SYS(BOSS0, sleep, AT(now() + 100));
    (void)SYS(BOSS1, call, BOSS_TO_BACK, 1);
    (void)SYS(BOSS2, call, BOSS_TO_BACK, 2);
    pass(100);
    (void)SYS(BOSS0, call, BOSS_TO_BACK, 0);
    park(FRONT0);
    park(MIDDLE0);
    RUNS(BACK0);
}

static void test_callers_queue_by_priority(void **state)
{
    static const int order[] = {BOSS0, BOSS1, BOSS2};

    (void)state;
    three_queue();
    for (int i = 0; i < 3; i++) {
        (void)SYS(BACK0, wait, EVENT_CALL | 1, 0, NEVER);
        RUNS(BACK0);
        assert_int_equal(word_of(BACK0, 5), token(order[i]));
        assert_int_equal(word_of(BACK0, 1), (uint32_t)i);
        assert_int_equal(threads[BACK0].priority, threads[BOSS0].priority); /* it serves BOSS0 all the time */
    }
    assert_int_equal(SYS(BACK0, reply, token(BOSS1)), OK);
    RUNS(BACK0);
    assert_int_equal(SYS(BACK0, reply, token(BOSS1)), -ERR_STALE); /* twice */
    (void)SYS(BACK0, reply, token(BOSS0));
    RUNS(BOSS0);
    park(BOSS0);
    RUNS(BACK0); /* was preempted, so it comes before its equal BOSS1 */
    assert_int_equal(threads[BACK0].priority, 7);
    (void)SYS(BACK0, reply_wait, token(BOSS2), 0, 0, 0, 0, EVENT_CALL);
    RUNS(BOSS1);
    park(BOSS1);
    RUNS(BOSS2);
    assert_int_equal(threads[BACK0].priority, 11);
}

static void test_events_come_before_calls(void **state)
{
    (void)state;
    three_queue();
    process_page(&processes[BACK])->events = 2;
    check_forgeries(true);
    assert_int_equal(SYS(BACK0, wait, EVENT_CALL | 2, 0, NEVER), 2);
    assert_int_equal(SYS(BACK0, wait, EVENT_CALL | 2, 0, AT(now())), EVENT_CALL); /* and calls before the deadline */
}

static void test_tokens_of_others(void **state)
{
    (void)state;
    three_queue();
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER);
    uint32_t good = token(BOSS0);
    threads[WORLD_THREADS] = threads[BOSS0];
    threads[WORLD_THREADS].slot = WORLD_THREADS;
    threads[WORLD_THREADS].token = (good & ~UINT32_C(0xff)) | WORLD_THREADS;
    const uint32_t bad[] = {0,
                            good + 1,
                            good - 1,
                            good + 0x100,
                            good - 0x100,
                            good ^ 0x80000000,
                            UINT32_MAX,
                            token(BOSS1), /* queued, not served */
                            token(WORLD_THREADS),
                            BACK0,
                            0x1ff,
                            good | 0xff};
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(SYS(BACK0, reply, bad[i]), -ERR_STALE);
        assert_int_equal(SYS(BACK0, lease_read, bad[i], 0, 0, BUFFER(BACK), 0), -ERR_STALE);
        assert_int_equal(SYS(BACK0, lease_write, bad[i], 0, 0, BUFFER(BACK), 0), -ERR_STALE);
        assert_int_equal(threads[BOSS0].state, THREAD_SERVED);
    }
    (void)SYS(BACK0, priority, 0, 31);
    (void)SYS(BACK0, sleep, NEVER);
    RUNS(LEAF0);
    assert_int_equal(SYS(LEAF0, reply, good), -ERR_STALE); /* another process's */
    (void)SYS(LEAF0, reply_wait, good, 0, 0, 0, 0, EVENT_CALL);
    RUNS(IDLE); /* it waits all the same */
    assert_int_equal(threads[BOSS0].state, THREAD_SERVED);
}

static void test_any_thread_of_the_server_may_answer(void **state)
{
    (void)state;
    three_queue();
    (void)SYS(BACK0, start, 1, CODE(BACK), 0, 11);
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(BACK0, sleep, NEVER);
    RUNS(BACK1);
    assert_int_equal(SYS(BACK1, reply, token(BOSS0), 5), OK);
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS0, 1), 5);
}

static void set_options(int process, usec deadline, struct lease first, struct lease second)
{
    uint32_t f[] = {AT(deadline), first.address, first.bytes, second.address, second.bytes};

    for (uint32_t i = 0; i < 6; i++) {
        arch_store(OPTIONS(process, 0) + 4 * i, f[i]);
    }
}

static const struct lease nothing;

static void test_a_queued_call_ends_at_its_deadline(void **state)
{
    (void)state;
    boot();
    set_options(BOSS, now() + 50, nothing, nothing);
    (void)SYS(BOSS0, call, BOSS_TO_BACK, WORDS4, OPTIONS(BOSS, 0));
    RUNS(FRONT0);
    pass(49);
    RUNS(FRONT0);
    pass(1);
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS0, 0), (uint32_t)-ERR_TIMEOUT);
    assert_null(processes[BACK].callers);
    assert_int_equal(SYS(BOSS0, call, BOSS_TO_BACK, WORDS4, OPTIONS(BOSS, 0)), -ERR_TIMEOUT); /* it is past */
    RUNS(BOSS0);
}

static void test_a_served_call_ends_at_its_deadline(void **state)
{
    (void)state;
    boss_and_server();
    set_options(BOSS, now() + 50, nothing, nothing);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, WORDS4, OPTIONS(BOSS, 0));
    RUNS(MIDDLE0);
    pass(50);
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS0, 0), (uint32_t)-ERR_TIMEOUT);
    assert_int_equal(threads[MIDDLE0].priority, 9);
    assert_null(threads[MIDDLE0].clients);
}

/* Whom another thread answers for, and who waits for a lock meanwhile, no longer lends what the client lent it. */
static void test_answer_for_who_waits_for_a_lock(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, sleep, AT(1000));
    (void)SYS(FRONT0, lock, LOCK(FRONT, 0), NEVER);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 7);
    (void)SYS(FRONT1, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(FRONT0, sleep, AT(2000));
    pass(1000 - now());
    (void)SYS(BOSS0, call, BOSS_TO_FRONT);
    (void)SYS(FRONT1, start, 2, CODE(FRONT), 0, 7);
    (void)SYS(FRONT1, lock, LOCK(FRONT, 0), NEVER);
    assert_int_equal(threads[FRONT0].priority, 6);
    (void)SYS(FRONT2, reply, token(BOSS0));
    assert_int_equal(threads[FRONT1].priority, 7);
    assert_int_equal(threads[FRONT0].priority, 7);
}

static void test_a_late_answer_is_refused(void **state)
{
    (void)state;
    boss_and_server();
    set_options(BOSS, now() + 50, nothing, nothing);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, WORDS4, OPTIONS(BOSS, 0));
    uint32_t old = token(BOSS0);
    pass(50);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, WORDS4); /* another call of the same thread: it queues */
    RUNS(MIDDLE0);
    assert_int_equal(threads[MIDDLE0].priority, 6); /* lent by the queue */
    assert_int_equal(SYS(MIDDLE0, reply, old), -ERR_STALE);
    (void)SYS(MIDDLE0, reply_wait, old, 0, 0, 0, 0, EVENT_CALL);
    RUNS(MIDDLE0);
    assert_int_equal(word_of(MIDDLE0, 5), token(BOSS0));
    assert_int_not_equal(token(BOSS0), old);
}

static void test_the_server_stops(void **state)
{
    (void)state;
    three_queue();
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER); /* serves BOSS0; two queue */
    (void)play_fault(&(struct fault){.kind = FAULT_ACCESS});
    check_invariants();
    for (int t = BOSS0; t <= BOSS2; t++) {
        RUNS(t);
        assert_int_equal((int32_t)word_of(t, 0), -ERR_DEAD);
        assert_int_equal(SYS(t, call, BOSS_TO_BACK), -ERR_DEAD);
        assert_int_equal(process_page(&processes[BOSS])->events, EVENT_PEER | EVENT_CRASH);
        park(t);
    }
    assert_int_equal(process_page(&processes[MIDDLE])->events, EVENT_PEER);
    assert_int_equal(process_page(&processes[LEAF])->events, EVENT_PEER);
}

static void test_the_serving_thread_ends(void **state)
{
    (void)state;
    three_queue();
    (void)SYS(BACK0, start, 1, CODE(BACK), 0, 11);
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(BACK0, exit);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_DEAD);
    park(BOSS0);
    RUNS(BACK1);
    assert_int_equal(threads[BOSS1].state, THREAD_QUEUED); /* the process lives: they go on waiting */
    (void)SYS(BACK1, wait, EVENT_CALL, 0, NEVER);
    assert_int_equal(word_of(BACK1, 5), token(BOSS1));
}

/* FRONT0 is served by BACK0, FRONT1 queues; then FRONT2 makes a fault. */
static void test_the_client_stops(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    (void)SYS(FRONT0, start, 2, CODE(FRONT), 0, 20);
    (void)SYS(FRONT0, call, FRONT_TO_BACK);
    (void)SYS(FRONT1, call, FRONT_TO_BACK);
    park(MIDDLE0);
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER);
    assert_int_equal(word_of(BACK0, 5), token(FRONT0));
    assert_int_equal(threads[BACK0].priority, 8);
    (void)SYS(BACK0, sleep, AT(now() + 10));
    park(LEAF0);
    RUNS(FRONT2);
    (void)play_fault(&(struct fault){.kind = FAULT_ACCESS});
    check_invariants();
    assert_null(processes[BACK].callers);
    assert_null(threads[BACK0].clients);
    assert_int_equal(threads[BACK0].priority, 11);
    pass(10);
    assert_int_equal(SYS(BACK0, reply, token(FRONT0)), -ERR_STALE);
    assert_int_equal(SYS(BACK0, reply, token(FRONT1)), -ERR_STALE);
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER);
    RUNS(IDLE);
}

/* -- Leases -- */

static void fill(int process, uint8_t with)
{
    memset(&host_memory[BUFFER(process) - HOST_BASE], with, BUFFER_BYTES);
}

static uint8_t *buffer(int process)
{
    return &host_memory[BUFFER(process) - HOST_BASE];
}

/* MIDDLE0 serves a call of BOSS0 with these leases. */
static void serve(struct lease first, struct lease second)
{
    boss_and_server();
    fill(BOSS, 0xbb);
    fill(MIDDLE, 0xcc);
    set_options(BOSS, FOREVER, first, second);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, WORDS4, OPTIONS(BOSS, 0));
    RUNS(MIDDLE0);
}

static int32_t read_lease(uint32_t lease, uint32_t offset, uint32_t bytes)
{
    return SYS(MIDDLE0, lease_read, token(BOSS0), lease, offset, BUFFER(MIDDLE), bytes);
}

static int32_t write_lease(uint32_t lease, uint32_t offset, uint32_t bytes)
{
    return SYS(MIDDLE0, lease_write, token(BOSS0), lease, offset, BUFFER(MIDDLE), bytes);
}

static void test_lease_read(void **state)
{
    (void)state;
    serve((struct lease){BUFFER(BOSS), 300}, (struct lease){CODE(BOSS) + 8, 4});
    for (uint32_t i = 0; i < 300; i++) {
        buffer(BOSS)[i] = (uint8_t)i;
    }
    assert_int_equal(read_lease(0, 0, 5), 5);
    assert_memory_equal(buffer(MIDDLE), "\x00\x01\x02\x03\x04\xcc", 6);
    assert_int_equal(read_lease(0, 0, UINT32_MAX), LEASE_SLICE);
    assert_int_equal(buffer(MIDDLE)[127], 127);
    assert_int_equal(buffer(MIDDLE)[128], 0xcc);
    assert_int_equal(read_lease(0, 256, 128), 44);
    assert_int_equal(buffer(MIDDLE)[43], 299 & 0xff);
    assert_int_equal(buffer(MIDDLE)[44], 44);
    assert_int_equal(read_lease(0, 300, 1), 0);
    assert_int_equal(read_lease(0, 301, 1), -ERR_RANGE);
    assert_int_equal(read_lease(0, UINT32_MAX, 1), -ERR_RANGE);
    assert_int_equal(read_lease(0, 0, 0), 0);
    assert_int_equal(read_lease(1, 0, 100), 4); /* from the caller's code */
    assert_memory_equal(buffer(MIDDLE), &host_flash[8], 4);
}

static void test_lease_write(void **state)
{
    (void)state;
    serve((struct lease){BUFFER(BOSS) + 1, 300 | LEASE_WRITABLE}, (struct lease){BUFFER(BOSS), 4 | LEASE_WRITABLE});
    assert_int_equal(write_lease(0, 0, 3), 3);
    assert_memory_equal(buffer(BOSS), "\xbb\xcc\xcc\xcc\xbb", 5);
    assert_int_equal(write_lease(0, 200, 300), 100);
    assert_int_equal(buffer(BOSS)[300], 0xcc);
    assert_int_equal(buffer(BOSS)[301], 0xbb);
    assert_int_equal(write_lease(0, 301, 1), -ERR_RANGE);
    assert_int_equal(write_lease(1, 4, 1), 0);
    assert_int_equal(read_lease(0, 0, 3), 3); /* a writable one may be read */
    assert_int_equal(SYS(MIDDLE0, lease_write, token(BOSS0), 0, 0, CODE(MIDDLE), 16), 16); /* from its code */
    assert_memory_equal(buffer(BOSS) + 1, &host_flash[CODE(MIDDLE) - HOST_FLASH_BASE], 16);
}

static void test_a_lease_ends_with_its_call(void **state)
{
    (void)state;
    serve((struct lease){BUFFER(BOSS), 16 | LEASE_WRITABLE}, nothing);
    uint32_t old = token(BOSS0);
    (void)SYS(MIDDLE0, reply_wait, old, 0, 0, 0, 0, EVENT_CALL);
    (void)SYS(BOSS0, call, BOSS_TO_MIDDLE, WORDS4); /* lends nothing */
    RUNS(MIDDLE0);
    assert_int_equal(SYS(MIDDLE0, lease_write, old, 0, 0, BUFFER(MIDDLE), 4), -ERR_STALE);
    assert_int_equal(SYS(MIDDLE0, lease_read, token(BOSS0), 0, 0, BUFFER(MIDDLE), 4), 0);
    assert_int_equal(SYS(MIDDLE0, lease_read, token(BOSS0), 0, 1, BUFFER(MIDDLE), 4), -ERR_RANGE);
    assert_int_equal(buffer(BOSS)[0], 0xbb);
}

static void middle_is_faulted(uint32_t kind)
{
    assert_int_equal(crashes[MIDDLE].kind, kind);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_DEAD);
    assert_int_equal(buffer(BOSS)[0], 0xbb);
}

static void test_a_lease_to_read_is_not_written(void **state)
{
    (void)state;
    serve((struct lease){BUFFER(BOSS), 16}, nothing);
    assert_int_equal(write_lease(0, 0, 4), 0);
    assert_int_equal(write_lease(0, 1, 4), -ERR_RANGE);
    assert_int_equal(write_lease(1, 0, 4), 0); /* not lent at all */
    assert_int_equal(write_lease(1, 1, 0), -ERR_RANGE);
    assert_int_equal(buffer(BOSS)[0], 0xbb);
}

static void test_a_lease_that_there_is_not(void **state)
{
    static const uint32_t numbers[] = {2, 3, 0x80000000, UINT32_MAX};

    (void)state;
    for (int i = 0; i < 8; i++) {
        serve((struct lease){BUFFER(BOSS), 16 | LEASE_WRITABLE}, nothing);
        (void)(i < 4 ? read_lease(numbers[i], 0, 4) : write_lease(numbers[i - 4], 0, 4));
        middle_is_faulted(FAULT_HANDLE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_call_and_its_answer),
        cmocka_unit_test(test_answer_and_wait),
        cmocka_unit_test(test_an_equal_is_answered),
        cmocka_unit_test(test_an_equal_is_answered_beside_another),
        cmocka_unit_test(test_an_equal_is_answered_by_who_is_alone),
        cmocka_unit_test(test_who_is_answered_has_no_turn_before_its_equals),
        cmocka_unit_test(test_no_time_for_a_call_with_options),
        cmocka_unit_test(test_a_call_to_who_waits_for_events),
        cmocka_unit_test(test_answer_and_wait_for_more),
        cmocka_unit_test(test_answer_one_of_two_and_wait),
        cmocka_unit_test(test_answer_and_be_the_next_to_receive),
        cmocka_unit_test(test_who_is_answered_comes_behind_its_equals),
        cmocka_unit_test(test_answer_and_no_call_more),
        cmocka_unit_test(test_callers_queue_by_priority),
        cmocka_unit_test(test_events_come_before_calls),
        cmocka_unit_test(test_tokens_of_others),
        cmocka_unit_test(test_any_thread_of_the_server_may_answer),
        cmocka_unit_test(test_a_queued_call_ends_at_its_deadline),
        cmocka_unit_test(test_a_served_call_ends_at_its_deadline),
        cmocka_unit_test(test_answer_for_who_waits_for_a_lock),
        cmocka_unit_test(test_a_late_answer_is_refused),
        cmocka_unit_test(test_the_server_stops),
        cmocka_unit_test(test_the_serving_thread_ends),
        cmocka_unit_test(test_the_client_stops),
        cmocka_unit_test(test_lease_read),
        cmocka_unit_test(test_lease_write),
        cmocka_unit_test(test_a_lease_ends_with_its_call),
        cmocka_unit_test(test_a_lease_to_read_is_not_written),
        cmocka_unit_test(test_a_lease_that_there_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
