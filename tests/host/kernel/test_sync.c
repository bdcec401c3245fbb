/* SPDX-License-Identifier: MIT */
/* Semaphore, lock, pool and queue, where somebody must wait; and what priorities become of it, and of calls. */
#include "play.h"
#include "sync.h"

#define SEM SEMAPHORE(BOSS, 0)
#define LOCK0 LOCK(BOSS, 0)
#define LOCK1 LOCK(BOSS, 1)
#define LOCK2 LOCK(BOSS, 2)

static uint32_t id(int thread)
{
    return threads[thread].identity.id;
}

static uint8_t priority(int thread)
{
    return threads[thread].priority;
}

/* BOSS0 (6), BOSS1 and BOSS2 (7) are ready; nobody else will run. */
static void three_bosses(void)
{
    boot();
    (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 7);
    (void)SYS(BOSS0, start, 2, CODE(BOSS), 0, 7);
}

/* -- Semaphore -- */

static void test_a_token_that_is_there(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, put, SEM), OK);
    assert_int_equal(SYS(BOSS0, put, SEM), OK);
    assert_int_equal(arch_load(SEM), 2);
    assert_int_equal(SYS(BOSS0, get, SEM, NEVER), OK);
    assert_int_equal(SYS(BOSS0, get, SEM, AT(0)), OK);
    assert_int_equal(arch_load(SEM), 0);
    arch_store(SEM, 0x7fffffff);
    assert_int_equal(SYS(BOSS0, put, SEM), -ERR_FULL);
    assert_int_equal(arch_load(SEM), 0x7fffffff);
}

static void test_a_token_is_handed_over(void **state)
{
    (void)state;
    three_bosses();
    (void)SYS(BOSS0, get, SEM, NEVER);
    assert_int_equal(arch_load(SEM), WORD_WAITER);
    (void)SYS(BOSS1, get, SEM, AT(now() + 1000));
    assert_int_equal(SYS(BOSS2, put, SEM), OK);
    RUNS(BOSS0); /* the more important */
    assert_int_equal(word_of(BOSS0, 0), OK);
    assert_int_equal(arch_load(SEM), WORD_WAITER); /* BOSS1 still waits */
    park(BOSS0);
    (void)SYS(BOSS2, put, SEM);
    RUNS(BOSS2);
    assert_int_equal(arch_load(SEM), 0);
    assert_int_equal(threads[BOSS1].state, THREAD_READY);
    pass(2000); /* its deadline means nothing now */
    (void)SYS(BOSS2, yield);
    RUNS(BOSS1);
    assert_int_equal(word_of(BOSS1, 0), OK);
}

static void test_two_words_do_not_mix(void **state)
{
    (void)state;
    three_bosses();
    (void)SYS(BOSS0, get, SEM, NEVER);
    (void)SYS(BOSS1, get, SEM + 4, AT(now() + 50));
    (void)SYS(BOSS2, put, SEM + 4);
    RUNS(BOSS2);
    assert_int_equal(arch_load(SEM), WORD_WAITER);
    assert_int_equal(arch_load(SEM + 4), 0);
    (void)SYS(BOSS2, put, SEM + 8);
    assert_int_equal(arch_load(SEM + 8), 1);
}

static void test_a_waiter_gives_up(void **state)
{
    (void)state;
    three_bosses();
    (void)SYS(BOSS0, get, SEM, AT(now() + 50));
    (void)SYS(BOSS1, get, SEM, AT(now() + 60));
    pass(50);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_TIMEOUT);
    assert_int_equal(arch_load(SEM), WORD_WAITER);
    park(BOSS0);
    pass(10);
    RUNS(BOSS2);
    assert_int_equal(arch_load(SEM), 0);
    assert_null(processes[BOSS].word_waiters);
}

static void test_who_has_waited_before_another(void **state)
{
    (void)state;
    three_bosses();
    (void)SYS(BOSS0, get, SEM, NEVER);
    (void)SYS(BOSS1, get, SEM, NEVER);
    (void)SYS(BOSS2, put, SEM);
    RUNS(BOSS0);
    (void)SYS(BOSS0, put, SEM);
    (void)SYS(BOSS0, get, SEM, NEVER);
    assert_ptr_equal(processes[BOSS].word_waiters, &threads[BOSS0]);
    assert_null(threads[BOSS0].link);
}

/* -- Lock -- */

static void test_a_lock_nobody_holds(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, lock, LOCK0, NEVER), OK);
    assert_int_equal(arch_load(LOCK0), id(BOSS0));
    assert_int_equal(SYS(BOSS0, lock, LOCK0, NEVER), -ERR_DEADLOCK);
    assert_int_equal(SYS(BOSS0, unlock, LOCK0), OK);
    assert_int_equal(arch_load(LOCK0), 0);
}

/* BOSS2 (12) holds LOCK0, BOSS1 (7) and then BOSS0 (6) wait for it; BOSS2 runs. */
static void two_wait_for_a_lock(usec limit)
{
    boot();
    (void)SYS(BOSS0, start, 2, CODE(BOSS), 0, 12);
    (void)SYS(BOSS0, priority, 0, 13);
    while (running() != BOSS2) {
        park(running());
    }
    assert_int_equal(SYS(BOSS2, lock, LOCK0, NEVER), OK);
    (void)SYS(BOSS2, start, 1, CODE(BOSS), 0, 7);
    (void)SYS(BOSS1, lock, LOCK0, NEVER);
    RUNS(BOSS2);
    assert_int_equal(priority(BOSS2), 7);
    (void)SYS(BOSS2, priority, 0, 6);
    if (running() == BOSS2) {
        (void)SYS(BOSS2, unpark, 0);
    }
    (void)SYS(BOSS0, lock, LOCK0, AT(limit));
    RUNS(BOSS2);
    assert_int_equal(priority(BOSS2), 6);
    assert_int_equal(arch_load(LOCK0), WORD_WAITER | id(BOSS2));
}

static void test_a_lock_lends_priority_and_passes_on(void **state)
{
    (void)state;
    two_wait_for_a_lock(FOREVER);
    assert_int_equal(SYS(BOSS2, unlock, LOCK0), OK);
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS0, 0), OK);
    assert_int_equal(arch_load(LOCK0), WORD_WAITER | id(BOSS0));
    assert_int_equal(priority(BOSS2), 12);
    assert_ptr_equal(sync_owner(&threads[BOSS1]), &threads[BOSS0]); /* lends to the new owner now */
    (void)SYS(BOSS0, priority, 0, 20);
    assert_int_equal(priority(BOSS0), 7);
    assert_int_equal(SYS(BOSS0, unlock, LOCK0), OK);
    RUNS(BOSS1);
    assert_int_equal(priority(BOSS0), 20);
    assert_int_equal(arch_load(LOCK0), id(BOSS1));
}

static void test_who_gives_up_lends_no_more(void **state)
{
    (void)state;
    two_wait_for_a_lock(1000);
    pass(1000 - now());
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_TIMEOUT);
    assert_int_equal(priority(BOSS2), 7);
    assert_int_equal(arch_load(LOCK0), WORD_WAITER | id(BOSS2));
}

/* It wakes nobody, whose priority would stay lent. */
static void test_a_put_on_a_lock(void **state)
{
    (void)state;
    two_wait_for_a_lock(FOREVER);
    check_forgeries(true);
    assert_int_equal(SYS(BOSS2, put, LOCK0), OK);
    RUNS(BOSS2);
    assert_int_equal(SYS(BOSS2, hand, LOCK0, 0), -ERR_AGAIN);
    arch_store(LOCK0, WORD_WAITER | id(BOSS2));
    assert_int_equal(SYS(BOSS2, unlock, LOCK0), OK);
    RUNS(BOSS0);
    assert_int_equal(priority(BOSS2), 12);
}

static void test_the_owner_ends(void **state)
{
    (void)state;
    two_wait_for_a_lock(FOREVER);
    (void)SYS(BOSS2, exit);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_OWNER_DIED);
    assert_int_equal(arch_load(LOCK0), WORD_WAITER | id(BOSS0));
    (void)SYS(BOSS0, exit);
    RUNS(BOSS1);
    assert_int_equal((int32_t)word_of(BOSS1, 0), -ERR_OWNER_DIED);
    assert_int_equal(arch_load(LOCK0), id(BOSS1));
}

static void test_the_owner_ended_before_anybody_waited(void **state)
{
    (void)state;
    three_bosses();
    assert_int_equal(SYS(BOSS0, lock, LOCK0, NEVER), OK);
    (void)SYS(BOSS0, exit);
    assert_int_equal(SYS(BOSS1, lock, LOCK0, NEVER), -ERR_OWNER_DIED);
    assert_int_equal(arch_load(LOCK0), id(BOSS1));
}

static void test_forged_owners(void **state)
{
    const uint32_t owners[] = {1, 0xff, 0x1ff, 1u << 8 | FRONT0, 2u << 8 | BOSS1, 1u << 8 | WORLD_THREADS, 0x7fffffff};

    (void)state;
    three_bosses();
    threads[WORLD_THREADS] = threads[BOSS1];
    threads[WORLD_THREADS].identity.id = 1u << 8 | WORLD_THREADS;
    threads[WORLD_THREADS].state = THREAD_SLEEPING;
    for (uint32_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
        arch_store(LOCK0, owners[i]);
        assert_int_equal(SYS(BOSS0, lock, LOCK0, NEVER), -ERR_OWNER_DIED);
    }
}

static void test_to_give_what_one_does_not_hold(void **state)
{
    (void)state;
    const uint32_t words[] = {0, 1u << 8 | FRONT1, 1u << 8 | 0x80, UINT32_MAX};
    for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        boot();
        park(BOSS0);
        arch_store(LOCK(FRONT, 0), words[i]);
        (void)SYS(FRONT0, unlock, LOCK(FRONT, 0));
        assert_int_equal(crashes[FRONT].kind, FAULT_ARGUMENT);
    }
}

/* -- Chains -- */

/* BOSS1 (7) holds LOCK0; BOSS2 (8) holds LOCK1 and waits for LOCK0; BOSS0 (6) waits for LOCK1: 6 goes through. */
static void test_locks_lend_through_each_other(void **state)
{
    (void)state;
    three_bosses();
    (void)SYS(BOSS0, priority, 2, 8);
    assert_int_equal(SYS(BOSS0, priority, 2, PRIORITY_KEPT), 8);
    (void)SYS(BOSS0, sleep, AT(now() + 100));
    (void)SYS(BOSS1, lock, LOCK0, NEVER);
    (void)SYS(BOSS1, sleep, AT(now() + 10));
    park(FRONT0);
    (void)SYS(BOSS2, lock, LOCK1, NEVER);
    (void)SYS(BOSS2, lock, LOCK0, NEVER);
    while (running() != BOSS1) {
        if (running() != IDLE) {
            park(running());
        }
        pass(1);
    }
    pass(90);
    RUNS(BOSS0);
    (void)SYS(BOSS0, lock, LOCK1, AT(now() + 100));
    RUNS(BOSS1);
    assert_int_equal(priority(BOSS2), 6);
    assert_int_equal(priority(BOSS1), 6);
    pass(100);
    RUNS(BOSS0);
    assert_int_equal(SYS(BOSS0, priority, 2, PRIORITY_KEPT), 8); /* not what it was lent */
    assert_int_equal(priority(BOSS2), 8);
    assert_int_equal(priority(BOSS1), 7);
}

/* BOSS0 (6) calls FRONT0 (8), which calls MIDDLE0 (9), which calls BACK0 (11): the last of these four is BOSS0's. */
static void chain_of_calls(usec limit)
{
    const uint32_t options[] = {AT(limit), 0, 0, 0, 0};

    boot();
    for (uint32_t i = 0; i < 6; i++) {
        arch_store(OPTIONS(BOSS, 0) + 4 * i, options[i]);
    }
    (void)SYS(BOSS0, sleep, AT(now() + 100));
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER);
    pass(100);
    (void)SYS(BOSS0, call, BOSS_TO_FRONT, 1, 2, 3, 4, OPTIONS(BOSS, 0));
    (void)SYS(FRONT0, call, FRONT_TO_MIDDLE);
    (void)SYS(MIDDLE0, call, MIDDLE_TO_BACK);
    RUNS(BACK0);
    assert_int_equal(priority(BACK0), 6);
}

static void test_calls_lend_through_each_other(void **state)
{
    (void)state;
    chain_of_calls(FOREVER);
    (void)SYS(BACK0, reply, token(MIDDLE0));
    RUNS(MIDDLE0);
    assert_int_equal(priority(BACK0), 11);
    (void)SYS(MIDDLE0, reply, token(FRONT0));
    RUNS(FRONT0);
    assert_int_equal(priority(MIDDLE0), 9);
    (void)SYS(FRONT0, reply, token(BOSS0));
    RUNS(BOSS0);
    assert_int_equal(priority(FRONT0), 8);
}

static void test_a_deadline_takes_a_chain_back(void **state)
{
    (void)state;
    chain_of_calls(1000);
    (void)SYS(BACK0, call, BACK_TO_LEAF);
    (void)SYS(LEAF0, wait, EVENT_CALL, 0, NEVER);
    assert_int_equal(priority(LEAF0), 6);
    pass(1000 - now());
    RUNS(BOSS0);
    assert_int_equal(priority(FRONT0), 8);
    assert_int_equal(priority(MIDDLE0), 8); /* FRONT0's call */
    assert_int_equal(priority(BACK0), 8);
    assert_int_equal(priority(LEAF0), 8);
    (void)SYS(BOSS0, priority, 0, 5);
    park(BOSS0);
    RUNS(LEAF0);
}

/* FRONT0, which serves BOSS2, waits before its equal FRONT1, and still does when the less important BOSS2 gives up. */
static void test_who_was_lent_nothing_keeps_its_place(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, start, 2, CODE(BOSS), 0, 12);
    park(BOSS0);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(FRONT1, sleep, AT(500));
    park(MIDDLE0);
    park(BACK0);
    arch_store(OPTIONS(BOSS, 2), 1000);
    (void)SYS(BOSS2, call, BOSS_TO_FRONT, 0, 0, 0, 0, OPTIONS(BOSS, 2));
    (void)SYS(FRONT0, get, SEMAPHORE(FRONT, 0), NEVER);
    pass(500 - now());
    (void)SYS(FRONT1, get, SEMAPHORE(FRONT, 0), NEVER);
    pass(500);
    RUNS(BOSS2);
    assert_ptr_equal(processes[FRONT].word_waiters, &threads[FRONT0]);
}

static void test_a_death_takes_a_chain_back(void **state)
{
    (void)state;
    chain_of_calls(FOREVER);
    (void)SYS(BACK0, sleep, AT(now() + 10));
    park(LEAF0);
    pass(10);
    RUNS(BACK0);
    assert_int_equal(priority(BACK0), 6);
    (void)play_fault(&(struct fault){.kind = FAULT_ACCESS});
    check_invariants();
    RUNS(MIDDLE0); /* lent 6 by those before it */
    assert_int_equal((int32_t)word_of(MIDDLE0, 0), -ERR_DEAD);
    assert_int_equal(priority(MIDDLE0), 6);
}

/* A lock before four calls: whoever is at the end is lent as much as who is near, and all get back their own. */
static void test_a_long_chain(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, lock, LOCK0, NEVER);
    (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 5);
    (void)SYS(BOSS1, sleep, AT(now() + 200));
    (void)SYS(BOSS0, sleep, AT(now() + 100));
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(MIDDLE0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(BACK0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(LEAF0, wait, EVENT_CALL, 0, NEVER);
    pass(100);
    (void)SYS(BOSS0, call, BOSS_TO_FRONT);
    (void)SYS(FRONT0, call, FRONT_TO_MIDDLE);
    (void)SYS(MIDDLE0, call, MIDDLE_TO_BACK);
    (void)SYS(BACK0, call, BACK_TO_LEAF);
    RUNS(LEAF0);
    pass(100);
    RUNS(BOSS1);
    (void)SYS(BOSS1, priority, 1, 3);
    (void)SYS(BOSS1, lock, LOCK0, NEVER);
    assert_int_equal(priority(BACK0), 3);
    assert_int_equal(priority(LEAF0), 3);
    static const int servers[] = {LEAF0, BACK0, MIDDLE0, FRONT0};
    static const int clients[] = {BACK0, MIDDLE0, FRONT0, BOSS0};
    for (int i = 0; i < 4; i++) {
        RUNS(servers[i]);
        (void)SYS(servers[i], reply, token(clients[i]));
        assert_int_equal(priority(servers[i]), threads[servers[i]].base_priority);
    }
    (void)SYS(BOSS0, unlock, LOCK0);
    RUNS(BOSS1);
}

/* BOSS0, BOSS1 and BOSS2 hold a lock each, and each wants that of the next: the last one would close the circle. */
static void test_a_deadlock_is_refused(void **state)
{
    (void)state;
    three_bosses();
    (void)SYS(BOSS0, lock, LOCK0, NEVER);
    (void)SYS(BOSS0, sleep, AT(now() + 50));
    (void)SYS(BOSS1, lock, LOCK1, NEVER);
    (void)SYS(BOSS1, lock, LOCK0, AT(now() + 1000));
    (void)SYS(BOSS2, lock, LOCK2, NEVER);
    (void)SYS(BOSS2, lock, LOCK1, NEVER);
    pass(50);
    assert_int_equal(SYS(BOSS0, lock, LOCK2, NEVER), -ERR_DEADLOCK);
    assert_int_equal(arch_load(LOCK2), id(BOSS2));
    assert_int_equal(SYS(BOSS0, unlock, LOCK0), OK);
    RUNS(BOSS0);
    (void)SYS(BOSS0, sleep, NEVER);
    RUNS(BOSS1);
    assert_int_equal((int32_t)word_of(BOSS1, 0), OK);
}

/* BOSS0 waits until then for BOSS2, who comes to wait for BOSS1 at the same lock, because the process has written him into it. */
static void boss1_is_written_into_a_lock(usec deadline)
{
    three_bosses();
    (void)SYS(BOSS0, sleep, AT(1000));
    park(BOSS1);
    (void)SYS(BOSS2, lock, LOCK0, NEVER);
    pass(1000 - now());
    (void)SYS(BOSS0, lock, LOCK0, AT(deadline));
    check_forgeries(true);
    arch_store(LOCK0, id(BOSS1));
    (void)SYS(BOSS2, unpark, 1);
    (void)SYS(BOSS2, lock, LOCK0, NEVER);
    RUNS(BOSS1);
}

/* When BOSS0 goes away nobody waits for himself, and it is known that BOSS2 waits for BOSS1. */
static void test_a_forged_owner_makes_no_circle(void **state)
{
    (void)state;
    boss1_is_written_into_a_lock(3000);
    pass(3000 - now());
    RUNS(BOSS0);
    park(BOSS0);
    arch_store(LOCK1, id(BOSS2));
    assert_int_equal(SYS(BOSS1, lock, LOCK1, NEVER), -ERR_DEADLOCK);
}

/* BOSS0 lends to BOSS2: if BOSS1 could give the lock back, the loan would stay with BOSS2 for ever. */
static void test_a_forged_owner_cannot_unlock(void **state)
{
    (void)state;
    boss1_is_written_into_a_lock(FOREVER);
    arch_set_word(&threads[BOSS1], 0, LOCK0);
    assert_false(play_syscall(SYS_unlock)); /* a mistake of BOSS's ends the run */
    assert_int_equal(crashes[BOSS].kind, FAULT_ARGUMENT);
}

/* -- Pool -- */

static void test_a_block_is_handed_over(void **state)
{
    (void)state;
    three_bosses();
    arch_store(POOL(BOSS), BUFFER(BOSS));
    assert_int_equal(SYS(BOSS0, take, POOL(BOSS), NEVER), -ERR_AGAIN); /* there is one: take it yourself */
    assert_int_equal(arch_load(POOL(BOSS)), BUFFER(BOSS));
    arch_store(POOL(BOSS), 0);
    (void)SYS(BOSS0, take, POOL(BOSS), NEVER);
    assert_int_equal(arch_load(POOL(BOSS)), WORD_WAITER);
    (void)SYS(BOSS1, take, POOL(BOSS), NEVER);
    assert_int_equal(SYS(BOSS2, hand, POOL(BOSS), BUFFER(BOSS) + 32), OK);
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS0, 0), OK);
    assert_int_equal(word_of(BOSS0, 1), BUFFER(BOSS) + 32);
    assert_int_equal(arch_load(POOL(BOSS)), WORD_WAITER);
    (void)SYS(BOSS0, hand, POOL(BOSS), BUFFER(BOSS));
    assert_int_equal(arch_load(POOL(BOSS)), 0);
    assert_int_equal(SYS(BOSS0, hand, POOL(BOSS), BUFFER(BOSS)), -ERR_AGAIN);
    assert_int_equal(arch_load(POOL(BOSS)), 0); /* the block stays with the caller */
}

static void test_a_pool_clears_a_waiter_that_is_gone(void **state)
{
    (void)state;
    boot();
    arch_store(POOL(BOSS), BUFFER(BOSS) | WORD_WAITER);
    check_forgeries(true);
    assert_int_equal(SYS(BOSS0, take, POOL(BOSS), NEVER), -ERR_AGAIN);
    assert_int_equal(arch_load(POOL(BOSS)), BUFFER(BOSS));
    arch_store(POOL(BOSS), BUFFER(BOSS) | WORD_WAITER);
    assert_int_equal(SYS(BOSS0, hand, POOL(BOSS), BUFFER(BOSS)), -ERR_AGAIN);
    assert_int_equal(arch_load(POOL(BOSS)), BUFFER(BOSS));
}

/* -- Queue of two slots -- */

#define Q QUEUE(BOSS)

static void empty_queue(void)
{
    three_bosses();
    arch_store(Q + 4, QUEUE_CAPACITY << 16);
    arch_store(Q + 12, QUEUE_CAPACITY - 1);
}

static void test_a_message_is_handed_over(void **state)
{
    (void)state;
    empty_queue();
    (void)SYS(BOSS0, receive, Q, 0, 0, 0, 0, NEVER);
    assert_int_equal(arch_load(Q), WORD_WAITER);
    (void)SYS(BOSS1, receive, Q, 0, 0, 0, 0, NEVER);
    assert_int_equal(SYS(BOSS2, send, Q, 1, 2, 3, 4, NEVER), OK);
    RUNS(BOSS0);
    for (unsigned i = 1; i <= 4; i++) {
        assert_int_equal(word_of(BOSS0, i), i);
    }
    assert_int_equal(arch_load(Q), WORD_WAITER);
    (void)SYS(BOSS0, send, Q, 5, 6, 7, 8, NEVER);
    assert_int_equal(arch_load(Q), 0);
    assert_int_equal(SYS(BOSS0, send, Q, 5, 6, 7, 8, NEVER), -ERR_AGAIN); /* there is room */
    assert_int_equal(arch_load(Q), 0);
}

static void test_a_full_queue_makes_senders_wait(void **state)
{
    (void)state;
    empty_queue();
    arch_store(Q, 0x2ffff); /* its head is about to wrap */
    for (uint32_t slot = 0; slot < 2; slot++) {
        for (uint32_t i = 0; i < 4; i++) {
            arch_store(Q + 16 + 16 * slot + 4 * i, 10 * slot + i);
        }
    }
    (void)SYS(BOSS0, send, Q, 1, 2, 3, 4, NEVER);
    assert_int_equal(arch_load(Q), 0x2ffff | WORD_WAITER);
    (void)SYS(BOSS1, send, Q, 5, 6, 7, 8, AT(now() + 1000));
    assert_int_equal(SYS(BOSS2, receive, Q, 0, 0, 0, 0, NEVER), OK);
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS2, 1), 10); /* the oldest lies in slot 0xffff % 2 */
    assert_int_equal(word_of(BOSS2, 4), 13);
    assert_int_equal(arch_load(Q + 16 + 16), 1);
    assert_int_equal(arch_load(Q + 16 + 28), 4);
    assert_int_equal(arch_load(Q), 0x20000 | WORD_WAITER); /* head 0, still full, BOSS1 waits */
    park(BOSS0);
    (void)SYS(BOSS2, receive, Q, 0, 0, 0, 0, NEVER);
    assert_int_equal(word_of(BOSS2, 1), 0);
    assert_int_equal(arch_load(Q + 16), 5);
    assert_int_equal(arch_load(Q), 0x20001);
    assert_int_equal(SYS(BOSS2, receive, Q, 0, 0, 0, 0, NEVER), -ERR_AGAIN);
    assert_int_equal(arch_load(Q), 0x20001);
}

static void test_a_sender_gives_up(void **state)
{
    (void)state;
    empty_queue();
    arch_store(Q, 0x20000);
    (void)SYS(BOSS0, send, Q, 1, 2, 3, 4, AT(now() + 10));
    pass(10);
    RUNS(BOSS0);
    assert_int_equal((int32_t)word_of(BOSS0, 0), -ERR_TIMEOUT);
    assert_int_equal(arch_load(Q), 0x20000);
}

/* The slot that a forged mask names is not the process's: a fault of its own, and nothing else is touched. */
static void test_a_forged_queue(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    uaddr queue = QUEUE(FRONT);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    arch_store(queue + 4, QUEUE_CAPACITY << 16);
    arch_store(queue, QUEUE_CAPACITY << 16);
    (void)SYS(FRONT0, send, queue, 1, 2, 3, 4, NEVER);
    arch_store(queue + 12, 0x7fff);
    arch_store(queue, WORD_WAITER | 0x27fff);
    (void)SYS(FRONT1, receive, queue, 0, 0, 0, 0, NEVER);
    assert_int_equal(crashes[FRONT].kind, FAULT_POINTER);
    assert_int_equal(crashes[FRONT].address, queue + 16 + 0x7fff * 16);
}

/* -- Words outside the data: on the stack of a thread but the first -- */

static void test_words_elsewhere(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    (void)SYS(FRONT0, get, APART, NEVER);
    assert_int_equal(SYS(FRONT1, put, APART), OK);
    assert_int_equal(word_of(FRONT0, 0), OK);
    park(FRONT1);
    assert_int_equal(SYS(FRONT0, put, APART + WORLD_APART_BYTES - 4), OK);
    assert_int_equal(arch_load(APART + WORLD_APART_BYTES - 4), 1);
    assert_int_equal(processes[FRONT].ram, RAM(FRONT));
    assert_int_equal(processes[FRONT].ram_bytes, WORLD_RAM_BYTES);
    threads[FRONT0].frame.sp = RAM(FRONT);
    (void)SYS(FRONT0, receive, APART + WORLD_APART_BYTES - 4, 0, 0, 0, 0, NEVER); /* a queue has more than that */
    assert_int_equal(crashes[FRONT].address, APART + WORLD_APART_BYTES - 4);
    assert_int_equal(crashes[FRONT].stack_words, CRASH_STACK_WORDS); /* its own, not those there */
}

/* A queue that begins in one region and has a slot in another is no queue: the kernel does not look for the one and the
   other in turn. */
static void test_a_queue_in_two_pieces(void **state)
{
    const uaddr queue = QUEUE(FRONT);
    const uaddr slot = APART + 0x10;

    (void)state;
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    arch_store(queue + 4, QUEUE_CAPACITY << 16);
    arch_store(queue, QUEUE_CAPACITY << 16);
    (void)SYS(FRONT0, send, queue, 1, 2, 3, 4, NEVER);
    arch_store(queue + 12, 0x7fff);
    arch_store(queue, WORD_WAITER | QUEUE_CAPACITY << 16 | (slot - queue - 16) / 16);
    (void)SYS(FRONT1, receive, queue, 0, 0, 0, 0, NEVER);
    assert_int_equal(crashes[FRONT].kind, FAULT_POINTER);
    assert_int_equal(crashes[FRONT].address, slot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_token_that_is_there),
        cmocka_unit_test(test_a_token_is_handed_over),
        cmocka_unit_test(test_two_words_do_not_mix),
        cmocka_unit_test(test_a_waiter_gives_up),
        cmocka_unit_test(test_who_has_waited_before_another),
        cmocka_unit_test(test_a_lock_nobody_holds),
        cmocka_unit_test(test_a_lock_lends_priority_and_passes_on),
        cmocka_unit_test(test_who_gives_up_lends_no_more),
        cmocka_unit_test(test_a_put_on_a_lock),
        cmocka_unit_test(test_the_owner_ends),
        cmocka_unit_test(test_the_owner_ended_before_anybody_waited),
        cmocka_unit_test(test_forged_owners),
        cmocka_unit_test(test_to_give_what_one_does_not_hold),
        cmocka_unit_test(test_locks_lend_through_each_other),
        cmocka_unit_test(test_calls_lend_through_each_other),
        cmocka_unit_test(test_a_deadline_takes_a_chain_back),
        cmocka_unit_test(test_who_was_lent_nothing_keeps_its_place),
        cmocka_unit_test(test_a_death_takes_a_chain_back),
        cmocka_unit_test(test_a_long_chain),
        cmocka_unit_test(test_a_deadlock_is_refused),
        cmocka_unit_test(test_a_forged_owner_makes_no_circle),
        cmocka_unit_test(test_a_forged_owner_cannot_unlock),
        cmocka_unit_test(test_a_block_is_handed_over),
        cmocka_unit_test(test_a_pool_clears_a_waiter_that_is_gone),
        cmocka_unit_test(test_a_message_is_handed_over),
        cmocka_unit_test(test_a_full_queue_makes_senders_wait),
        cmocka_unit_test(test_a_sender_gives_up),
        cmocka_unit_test(test_a_forged_queue),
        cmocka_unit_test(test_words_elsewhere),
        cmocka_unit_test(test_a_queue_in_two_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
