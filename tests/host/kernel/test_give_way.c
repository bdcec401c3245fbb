/* SPDX-License-Identifier: MIT */
/* Where a long way through the kernel gives way. The table says how often the kernel looks on each whether an interrupt
   waits: without a look an interrupt would wait longer, and nothing else would show it. Each way is then gone once more for
   each of its looks, and gives way there: what it has not begun is as it was, and in the end all is as if nobody had waited. */
#include <string.h>

#include "play.h"
#include "time.h"

#define SEM(n) SEMAPHORE(BOSS, (n))
#define LOCK0 LOCK(BOSS, 0)
#define TOKEN(thread) (0x100 + (thread)) /* of its first call */
#define ONE_MESSAGE 0x10000
#define SOON AT(2000) /* sooner than other deadlines */
#define LATE AT(9000)

/* An event that is no system call. */
enum { ALARM = SYSCALLS_MAX + 1, FAULT };

/* -- Situations: who is about to run is in the name -- */

static void park_until(int thread)
{
    while (running() != thread) {
        park(running());
    }
}

static void park_until_idle(void)
{
    while (!is_idle()) {
        assert_true(play_syscall(SYS_park));
    }
}

static void boss0(void)
{
    boot();
}

static void front0(void)
{
    boot();
    park_until(FRONT0);
    for (uaddr at = EXTRA; at < EXTRA + 24; at += 4) {
        *(uint32_t *)host_address(at, 4, REGION_READ) = 0;
    }
    const uint32_t options[] = {LATE, EXTRA, 4, EXTRA, 4};
    memcpy(host_address(EXTRA, sizeof options, REGION_READ), options, sizeof options);
}

static void front0_crashed(void)
{
    struct fault fault = {.kind = FAULT_ACCESS};

    front0();
    (void)play_fault(&fault);
}

static void middle0(void)
{
    boot();
    park_until(MIDDLE0);
}

/* Priorities: BOSS0 6, BOSS1 7, BOSS2 12. */
static void boss0_and_others(void)
{
    boot();
    (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 7);
    (void)SYS(BOSS0, start, 2, CODE(BOSS), 0, 12);
}

static void boss2(void)
{
    const uint32_t options[] = {NEVER, RAM(BOSS), WORLD_RAM_BYTES};

    boss0_and_others();
    park_until(BOSS2);
    memcpy(host_address(OPTIONS(BOSS, 2), sizeof options, REGION_WRITE), options, sizeof options);
}

/* FRONT0 waits for calls. */
static void boss2_and_a_server(void)
{
    boss0_and_others();
    park(BOSS0);
    park(BOSS1);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    park_until(BOSS2);
}

/* BOSS1 waits for the same. */
static void boss2_behind_a_waiter(void)
{
    boss0_and_others();
    park(BOSS0);
    (void)SYS(BOSS1, wait, 1, 0, NEVER);
    park_until(BOSS2);
}

/* Its queue is full, and BOSS1 waits for room. */
static void boss2_and_a_sender(void)
{
    boss0_and_others();
    park(BOSS0);
    arch_store(QUEUE(BOSS), QUEUE_CAPACITY * ONE_MESSAGE);
    arch_store(QUEUE(BOSS) + 4, QUEUE_CAPACITY * ONE_MESSAGE);
    arch_store(QUEUE(BOSS) + 12, QUEUE_CAPACITY - 1);
    (void)SYS(BOSS1, send, QUEUE(BOSS), 1, 2, 3, 4, NEVER);
    park_until(BOSS2);
}

/* It has a lock. The others wait for something else, the second until 3000. */
static void boss2_beside_waiters(void)
{
    boss0_and_others();
    (void)SYS(BOSS0, get, SEM(0), NEVER);
    (void)SYS(BOSS1, get, SEM(1), AT(3000));
    park_until(BOSS2);
    (void)SYS(BOSS2, lock, LOCK0, NEVER);
    arch_store(SEM(2), 1);
    arch_store(POOL(BOSS), BUFFER(BOSS));
    arch_store(QUEUE(BOSS), ONE_MESSAGE);
    arch_store(QUEUE(BOSS) + 4, QUEUE_CAPACITY * ONE_MESSAGE);
    arch_store(QUEUE(BOSS) + 12, QUEUE_CAPACITY - 1);
}

/* The others wait for its lock, the first until 3000. */
static void boss2_with_the_lock(void)
{
    boss0_and_others();
    (void)SYS(BOSS0, sleep, AT(2000));
    (void)SYS(BOSS1, sleep, AT(1000));
    park_until(BOSS2);
    (void)SYS(BOSS2, lock, LOCK0, NEVER);
    pass(1000 - now());
    (void)SYS(BOSS1, lock, LOCK0, NEVER);
    pass(1000);
    (void)SYS(BOSS0, lock, LOCK0, AT(3000));
    RUNS(BOSS2);
}

/* BOSS0 waits for something else, BOSS1 for its lock, until 3000. */
static void boss2_with_a_lock_beside_a_waiter(void)
{
    boss0_and_others();
    (void)SYS(BOSS0, get, SEM(0), NEVER);
    (void)SYS(BOSS1, sleep, AT(1000));
    park_until(BOSS2);
    (void)SYS(BOSS2, lock, LOCK0, NEVER);
    pass(1000 - now());
    (void)SYS(BOSS1, lock, LOCK0, AT(3000));
    park_until(BOSS2);
}

/* BOSS0 has the lock, and BOSS1 waits for it. */
static void boss2_behind_a_lock(void)
{
    boss0_and_others();
    (void)SYS(BOSS0, lock, LOCK0, NEVER);
    park(BOSS0);
    (void)SYS(BOSS1, lock, LOCK0, NEVER);
    park_until(BOSS2);
}

/* The others sleep until 3000. It was woken before its own deadline, which is behind theirs. */
static void boss2_beside_sleepers(void)
{
    boss0_and_others();
    (void)SYS(BOSS0, sleep, AT(3000));
    (void)SYS(BOSS1, sleep, AT(3000));
    park_until(BOSS2);
    (void)SYS(BOSS2, wait, 1, 0, AT(5000));
    park_until(LEAF0);
    (void)SYS(LEAF0, notify, LEAF_TO_BOSS, 1);
    RUNS(BOSS2);
}

/* It serves BOSS0 and BOSS1; the call of BOSS2 waits, until 3000. FRONT1, more important than all of them, waits for something. */
static void front0_serving(void)
{
    const uint32_t options[6] = {AT(3000)};

    boss0_and_others();
    memcpy(host_address(OPTIONS(BOSS, 2), sizeof options, REGION_WRITE), options, sizeof options);
    (void)SYS(BOSS0, call, BOSS_TO_FRONT);
    (void)SYS(BOSS1, call, BOSS_TO_FRONT);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 5);
    (void)SYS(FRONT1, get, SEMAPHORE(FRONT, 0), NEVER);
    (void)SYS(FRONT0, sleep, AT(1000));
    park_until(BOSS2);
    (void)SYS(BOSS2, call, BOSS_TO_FRONT, 0, 0, 0, 0, OPTIONS(BOSS, 2));
    pass(1000 - now());
    RUNS(FRONT0);
}

/* It has a lock for which FRONT2 waits, serves BOSS0, and has nobody's priority. FRONT1 waits for something else. */
static void front0_with_a_lock_and_a_client(void)
{
    boot();
    (void)SYS(BOSS0, sleep, AT(1000));
    (void)SYS(FRONT0, lock, LOCK(FRONT, 0), NEVER);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 5);
    (void)SYS(FRONT1, get, SEMAPHORE(FRONT, 0), NEVER);
    (void)SYS(FRONT0, start, 2, CODE(FRONT), 0, 7);
    (void)SYS(FRONT2, lock, LOCK(FRONT, 0), NEVER);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    park_until_idle();
    pass(1000 - now());
    (void)SYS(BOSS0, call, BOSS_TO_FRONT);
    RUNS(FRONT0);
}

/* FRONT0 serves BOSS1, and sleeps; FRONT1 waits for its lock; the call of BOSS2 waits. */
static void boss0_and_a_server(void)
{
    boss0_and_others();
    (void)SYS(BOSS0, sleep, AT(1000));
    (void)SYS(BOSS1, call, BOSS_TO_FRONT);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    (void)SYS(FRONT0, lock, LOCK(FRONT, 0), NEVER);
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    (void)SYS(FRONT0, sleep, AT(9000));
    (void)SYS(FRONT1, lock, LOCK(FRONT, 0), NEVER);
    park_until(BOSS2);
    (void)SYS(BOSS2, call, BOSS_TO_FRONT);
    park_until_idle();
    pass(1000 - now());
    RUNS(BOSS0);
}

static void boss0_and_who_has_stopped(void)
{
    boot();
    (void)SYS(BOSS0, supervise, FRONT, SUPERVISE_STOP);
}

/* -- What is done there -- */

struct way {
    const char *name;
    void (*situation)(void);
    uint32_t event;    /* the number of a system call, or ALARM, at 3000, or FAULT, at words[0] */
    uint32_t words[7]; /* of the call */
    uint32_t looks;
    uint32_t unchanged; /* the first of them: all is as it was */
};

static const struct way ways[] = {
    /* threads */
    {"start", boss0, SYS_start, {1, CODE(BOSS), 0, 7}, 2, 1},
    {"priority", boss2, SYS_priority, {2, 13}, 2, 2},
    {"priority beside waiters", boss2_beside_waiters, SYS_priority, {2, 7}, 3, 3},
    {"exit", boss2, SYS_exit, {0}, 1, 4},
    {"exit with a lock", boss2_with_the_lock, SYS_exit, {0}, 5, 5},
    {"exit with a lock for the second", boss2_with_a_lock_beside_a_waiter, SYS_exit, {0}, 6, 6},
    {"exit with a lock and a client", front0_with_a_lock_and_a_client, SYS_exit, {0}, 10, 6},
    {"exit of a server", front0_serving, SYS_exit, {0}, 4, 4},
    /* time */
    {"sleep", boss2, SYS_sleep, {LATE}, 3, 1},
    {"sleep beside sleepers", boss2_beside_sleepers, SYS_sleep, {LATE}, 7, 3},
    {"sleep that ends before theirs", boss2_beside_sleepers, SYS_sleep, {SOON}, 5, 3},
    {"park until", boss2, SYS_park_until, {LATE}, 3, 1},
    {"alarm for sleepers", boss2_beside_sleepers, ALARM, {0}, 5, 0},
    {"alarm for who is on a word", boss2_beside_waiters, ALARM, {0}, 7, 0},
    {"alarm for who wants a lock", boss2_with_the_lock, ALARM, {0}, 6, 0},
    {"alarm for who wants a lock, behind another", boss2_with_a_lock_beside_a_waiter, ALARM, {0}, 8, 0},
    {"alarm for a call", front0_serving, ALARM, {0}, 6, 0},
    {"alarm for a restart", front0_crashed, ALARM, {0}, 5, 0},
    /* words */
    {"get", boss2, SYS_get, {SEM(1), NEVER}, 0, 0},
    {"get until", boss2, SYS_get, {SEM(1), LATE}, 5, 2},
    {"get beside waiters", boss2_beside_waiters, SYS_get, {SEM(3), NEVER}, 2, 2},
    {"get until, beside waiters", boss2_beside_waiters, SYS_get, {SEM(3), LATE}, 8, 3},
    {"get that need not wait", boss2_beside_waiters, SYS_get, {SEM(2), NEVER}, 3, 3},
    {"get elsewhere", front0, SYS_get, {APART, NEVER}, 1, 2},
    {"get until, elsewhere", front0, SYS_get, {APART, LATE}, 6, 3},
    {"put to the first", boss2_beside_waiters, SYS_put, {SEM(0)}, 3, 3},
    {"put to the second", boss2_beside_waiters, SYS_put, {SEM(1)}, 3, 3},
    {"put to nobody", boss2_beside_waiters, SYS_put, {SEM(2)}, 3, 3},
    {"take that need not wait", boss2_beside_waiters, SYS_take, {POOL(BOSS), NEVER}, 3, 3},
    {"hand to the second", boss2_beside_waiters, SYS_hand, {SEM(1), 7}, 3, 3},
    {"send", boss2_beside_waiters, SYS_send, {QUEUE(BOSS), 1, 2, 3, 4, NEVER}, 6, 6},
    {"receive from who waits to send", boss2_and_a_sender, SYS_receive, {QUEUE(BOSS), 0, 0, 0, 0, NEVER}, 3, 3},
    {"receive", boss2_beside_waiters, SYS_receive, {QUEUE(BOSS), 0, 0, 0, 0, NEVER}, 6, 6},
    {"lock", boss2_beside_waiters, SYS_lock, {LOCK(BOSS, 1), NEVER}, 3, 3},
    {"lock behind a waiter", boss2_behind_a_lock, SYS_lock, {LOCK0, NEVER}, 4, 4},
    {"unlock", boss2_beside_waiters, SYS_unlock, {LOCK0}, 3, 3},
    {"unlock for two", boss2_with_the_lock, SYS_unlock, {LOCK0}, 5, 5},
    /* events and calls */
    {"wait", boss2, SYS_wait, {1, 0, NEVER}, 0, 0},
    {"wait until", boss2, SYS_wait, {1, 0, LATE}, 4, 1},
    {"wait until, behind a waiter", boss2_behind_a_waiter, SYS_wait, {1, 0, LATE}, 5, 1},
    {"wait that re-arms a line", middle0, SYS_wait, {BIT_LINE, BIT_LINE, LATE}, 4, 1},
    {"call", boss2_and_a_server, SYS_call, {BOSS_TO_FRONT}, 0, 0},
    {"call to who is busy", boss2, SYS_call, {BOSS_TO_FRONT}, 2, 2},
    {"call with all its memory", boss2, SYS_call, {BOSS_TO_FRONT, 0, 0, 0, 0, OPTIONS(BOSS, 2)}, 2, 4},
    {"call with leases", front0, SYS_call, {FRONT_TO_BACK, 0, 0, 0, 0, EXTRA}, 17, 14},
    {"reply", front0_serving, SYS_reply, {TOKEN(BOSS1)}, 1, 1},
    {"reply and wait", front0_serving, SYS_reply_wait, {TOKEN(BOSS0), 0, 0, 0, 0, EVENT_CALL}, 1, 1},
    /* ends */
    {"fault", boss2_beside_waiters, FAULT, {0}, 46, 0},
    {"fault of a server", front0_serving, FAULT, {0}, 48, 0},
    {"fault in a call", boss2_beside_waiters, SYS_priority, {77}, 47, 1},
    {"exit of the last", front0, SYS_exit, {0}, 18, 3},
    {"stop of another process", boss0, SYS_supervise, {FRONT, SUPERVISE_STOP}, 22, 4},
    {"restart of another process", boss0, SYS_supervise, {FRONT, SUPERVISE_RESTART}, 23, 4},
    {"stop of a server", boss0_and_a_server, SYS_supervise, {FRONT, SUPERVISE_STOP}, 28, 4},
    {"restart of who has stopped", boss0_and_who_has_stopped, SYS_supervise, {FRONT, SUPERVISE_RESTART}, 1, 0},
};

/* What happens in one piece, though it needs what looks: all but the first `unchanged`. */
static const struct way pieces[] = {
    {"reply and wait with a lock",
     front0_with_a_lock_and_a_client,
     SYS_reply_wait,
     {TOKEN(BOSS0), 0, 0, 0, 0, EVENT_CALL},
     0,
     0},
    {"reply and wait for something else", front0_serving, SYS_reply_wait, {TOKEN(BOSS0), 0, 0, 0, 0, 1}, 2, 1},
};

/* -- The test -- */

/* All that the kernel and processes have. */
struct everything {
    struct kernel kernel;
    struct thread threads[WORLD_THREADS];
    struct process processes[WORLD_PROCESSES];
    struct crash crashes[WORLD_PROCESSES];
    uint8_t memory[HOST_BYTES];
    bool enabled[HOST_LINES];
};

/* What a thread has in other states, and does not matter in this one. */
static void forget(struct thread *t)
{
    t->frame.again = false;
    if (t->state == THREAD_READY) {
        t->link = NULL;
        t->server_process = NULL;
        t->server = NULL;
        memset(t->lease, 0, sizeof t->lease);
    }
}

static void keep(struct everything *e)
{
    memcpy(&e->kernel, &kernel, sizeof kernel);
    e->kernel.quantum_owner = NULL; /* depends on who runs meanwhile */
    e->kernel.quantum_end = 0;
    e->kernel.alarm_us = 0;
    e->kernel.leaves = 0;
    e->kernel.leaves_from = 0;
    memcpy(e->threads, threads, sizeof e->threads);
    memcpy(e->processes, processes, sizeof e->processes);
    memcpy(e->crashes, crashes, sizeof e->crashes);
    memcpy(e->memory, host_memory, sizeof e->memory);
    memcpy(e->enabled, host_line_enabled, sizeof e->enabled);
    for (int t = 0; t < WORLD_THREADS; t++) {
        forget(&e->threads[t]);
    }
}

static struct everything before, after, found;

static bool are_same(const struct everything *a, const struct everything *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* The event happens, and gives way at its look of this number; 0: never. Returns how often it has looked. */
static uint32_t go(const struct way *way, uint32_t gives_way_at)
{
    enum { FEWER_THAN = 1000 };
    uint32_t line;
    struct fault fault = {.kind = FAULT_ACCESS, .address = way->words[0], .has_address = way->words[0] != 0};

    way->situation();
    if (way->event == ALARM) {
        play_time(3000 * TIMER_TICKS_PER_US - host_ticks);
    }
    for (unsigned n = 0; way->event < ALARM && n < 7; n++) {
        arch_set_word(kernel.current, n, way->words[n]);
    }
    kernel.current->frame.number = way->event;
    keep(&before);
    host_waits_at = gives_way_at != 0 ? gives_way_at : FEWER_THAN;
    if (way->event == ALARM) {
        assert_true(play_due_interrupt(true, &line));
    } else {
        assert_true(way->event == FAULT ? play_fault(&fault) : play_syscall(way->event));
    }
    uint32_t looks = FEWER_THAN - host_waits_at;
    host_waits_at = 0;
    park_until_idle(); /* others may have run in between: all do what they had begun */
    check_invariants();
    return looks;
}

static void look_around(void)
{
    keep(&found);
    check_invariants();
    assert_true(host_alarm_on); /* but never at once: it might come before the interrupt that waits */
    assert_true(host_alarm >= host_ticks + 10 * TIMER_TICKS_PER_US);
}

static void alarm_later(void)
{
    uint64_t alarm = host_alarm;

    time_alarm_by(now() + 1000);
    assert_int_equal(host_alarm, alarm);
}

/* Whoever sets an alarm before the one that gave way has come again does not put that off. */
static void test_it_comes_again_soon(void **state)
{
    const struct way way = {"alarm", boss2_beside_sleepers, ALARM, {0}, 0, 0};

    (void)state;
    play_gave_way = alarm_later;
    (void)go(&way, 1);
    play_gave_way = NULL;
}

static void has_given_way(void)
{
    fail_msg("it gives way");
}

static uint32_t looks_of(const struct way *way)
{
    uint32_t looks = go(way, 0);

    if (looks != way->looks) {
        fail_msg("%s: %u looks, not %u", way->name, looks, way->looks);
    }
    return looks;
}

static void try_way(const struct way *way)
{
    uint32_t looks = looks_of(way);

    keep(&after);
    for (uint32_t look = 1; look <= looks; look++) {
        play_gave_way = look_around;
        (void)go(way, look);
        play_gave_way = NULL;
        if (are_same(&found, &before) != (look <= way->unchanged)) {
            fail_msg("%s: at look %u something has changed", way->name, look);
        }
        keep(&found);
        if (!are_same(&found, &after)) {
            fail_msg("%s: ends otherwise when it gives way at look %u", way->name, look);
        }
    }
}

static void test_looks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        try_way(&ways[i]);
    }
}

static void test_pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        for (uint32_t look = looks_of(&pieces[i]); look > pieces[i].unchanged; look--) {
            play_gave_way = has_given_way;
            (void)go(&pieces[i], look);
            play_gave_way = NULL;
        }
    }
}

static uint32_t leaves;

static void count_leave(void)
{
    leaves++;
}

/* Leaves until it is at its end, with an interrupt that always waits. */
static uint32_t leaves_of_unlock(void)
{
    boss2_with_the_lock();
    leaves = 0;
    play_gave_way = count_leave;
    host_waits_at = HOST_WAITS_ALWAYS;
    assert_int_equal(SYS(BOSS2, unlock, LOCK0), OK);
    return leaves;
}

static void test_interrupts_without_end(void **state)
{
    (void)state;
    assert_int_equal(leaves_of_unlock(), 8); /* the first four are of an earlier millisecond */
    (void)SYS(BOSS0, sleep, AT(9000));
    assert_int_equal(leaves, 8); /* nor what comes soon after it */
    play_time(1000 * TIMER_TICKS_PER_US - 1);
    (void)SYS(running(), sleep, AT(9000));
    assert_int_equal(leaves, 8);
    play_time(1);
    (void)SYS(running(), sleep, AT(9000));
    assert_int_equal(leaves, 12);
    host_waits_at = 0;
    play_gave_way = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_looks),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_it_comes_again_soon),
        cmocka_unit_test(test_interrupts_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
