/* SPDX-License-Identifier: MIT */
/* main has priority 10; each test starts the threads that it needs around it. Only main prints: the others have no stack for
   that. */
#include "tester.h"

static uint32_t failures;
static struct semaphore ends;
static struct lock lock, second_lock, third_lock;
static volatile bool stop;

void check(const char *name, bool good)
{
    print("%s %s\n", good ? "ok" : "FAIL", name);
    failures += !good;
}

void start(uint32_t thread, void (*entry)(uint32_t), uint32_t argument, uint32_t priority)
{
    if (thread_start(thread, entry, argument, priority) != OK) {
        check("a thread starts", false);
    }
}

void end_thread(void)
{
    (void)semaphore_put(&ends);
    sys_exit();
    __builtin_unreachable();
}

void await_ends(uint32_t count)
{
    while (count-- > 0) {
        (void)semaphore_get(&ends, FOREVER);
    }
    sleep_ms(1); /* those less important come to their exit, too */
}

/* -- Priority inversion: a spinning thread between the owner of a lock and who wants it -- */

static void hold_a_while(uint32_t unused)
{
    (void)unused;
    (void)lock_take(&lock, FOREVER);
    usec until = in_ms(4);
    while (now_us() < until) {
    }
    (void)lock_give(&lock);
    end_thread();
}

static void spin(uint32_t unused)
{
    (void)unused;
    while (!stop) {
    }
    end_thread();
}

static void inversion(void)
{
    stop = false;
    start(THREAD_ONE, hold_a_while, 0, 20);
    sleep_ms(1);
    start(THREAD_TWO, spin, 0, 15);
    check("an inversion lasts as long as the lock is held", lock_take(&lock, in_ms(8)) == OK);
    (void)lock_give(&lock);
    stop = true;
    await_ends(2);
}

/* -- Deadlock: who would close the circle is told -- */

static volatile uint32_t in_turn;

static void lock_in_turn(uint32_t which)
{
    struct lock *own = which == 1 ? &second_lock : &third_lock;
    struct lock *next = which == 1 ? &third_lock : &lock;

    (void)lock_take(own, FOREVER);
    sleep_ms(2);
    in_turn += lock_take(next, FOREVER) == OK;
    (void)lock_give(next);
    (void)lock_give(own);
    end_thread();
}

static void deadlock(void)
{
    (void)lock_take(&lock, FOREVER);
    start(THREAD_ONE, lock_in_turn, 1, 9);
    start(THREAD_TWO, lock_in_turn, 2, 8);
    sleep_ms(5);
    check("a circle of three is refused", lock_take(&second_lock, FOREVER) == -ERR_DEADLOCK);
    deadlock_print(&second_lock);
    check("and so is one with a deadline", lock_take(&second_lock, in_ms(1)) == -ERR_DEADLOCK);
    check("and of one", lock_take(&lock, FOREVER) == -ERR_DEADLOCK);
    (void)lock_give(&lock);
    await_ends(2);
    check("who waits in a chain gets his lock", in_turn == 2);
}

/* -- A hand-over just before, at and after a deadline: all of it, or nothing -- */

enum { MEETINGS = 61, MIDDLE = 30 };

static struct semaphore tokens;
static struct flags flags;
static struct condition condition;
static usec meeting;

static void hand_over(uint32_t offset)
{
    sleep_until(meeting + offset - MIDDLE);
    (void)semaphore_put(&tokens);
    flags_set(&flags, 1);
    (void)lock_take(&second_lock, FOREVER);
    condition_signal(&condition);
    (void)lock_give(&second_lock);
    end_thread();
}

static void meet(uint32_t offset, uint32_t priority, uint32_t seen[2])
{
    meeting = in_us(400);
    start(THREAD_ONE, hand_over, offset, priority);
    bool token = semaphore_get(&tokens, meeting) == OK;
    int32_t bits = flags_wait(&flags, 1, FLAGS_ANY, meeting + 40);
    (void)lock_take(&second_lock, FOREVER);
    int32_t signal = condition_wait(&condition, &second_lock, meeting + 80);
    (void)lock_give(&second_lock);
    await_ends(1);
    seen[token]++;
    if (token == (semaphore_get(&tokens, AT_ONCE) == OK)) {
        check("a token is handed over or stored, not both, not neither", false);
    }
    if ((bits == 1) == (flags_wait(&flags, 1, FLAGS_ANY, AT_ONCE) == 1)) {
        check("a flag is taken or stays", false);
    }
    if (signal != OK && signal != -ERR_TIMEOUT) {
        check("a condition is signalled or not", false);
    }
}

static void deadlines(void)
{
    uint32_t seen[2] = {0};

    for (uint32_t offset = 0; offset < MEETINGS; offset++) {
        meet(offset, 9, seen);
        meet(offset, 11, seen);
    }
    check("hand-overs before and after a deadline", seen[0] > 5 && seen[1] > 5);
    check("and at it", tokens.word == 0 && flags.word == 0 && condition.waiters.first == NULL && second_lock.word == 0);
}

/* -- Starvation: readers that overlap for ever, and a writer that is as important -- */

static struct rwlock rwlock;
static uint32_t written;

static void read_for_ever(uint32_t unused)
{
    (void)unused;
    while (!stop) {
        (void)rwlock_read_take(&rwlock, FOREVER);
        sleep_us(700);
        rwlock_read_give(&rwlock);
    }
    end_thread();
}

static void writers(void)
{
    stop = false;
    for (uint32_t t = THREAD_ONE; t <= THREAD_THREE; t++) {
        start(t, read_for_ever, 0, 10);
        sleep_us(200);
    }
    for (int i = 0; i < 5; i++) {
        if (rwlock_write_take(&rwlock, in_ms(4)) == OK) {
            written++;
            rwlock_write_give(&rwlock);
        }
    }
    check("a writer gets his turn among readers", written == 5);
    check("and gives up at his deadline", rwlock_write_take(&rwlock, in_us(50)) == -ERR_TIMEOUT);
    (void)thread_set_priority(THREAD_MAIN, 11);
    check("more important readers come first", rwlock_write_take(&rwlock, in_ms(4)) == -ERR_TIMEOUT);
    (void)thread_set_priority(THREAD_MAIN, 10);
    stop = true;
    await_ends(3);
    check("the lock is free in the end", rwlock.word == 0);
}

/* -- Barrier -- */

static struct barrier barrier = {.parties = 4};
static volatile uint32_t round_of[4];
static volatile uint32_t early;

static void go_in_step(uint32_t thread)
{
    for (uint32_t i = 0; i < 20; i++) {
        round_of[thread]++;
        sleep_us(thread * 30);
        (void)barrier_wait(&barrier, FOREVER);
        for (uint32_t other = 0; other < 4; other++) {
            early += round_of[other] < i + 1;
        }
    }
    end_thread();
}

static void barriers(void)
{
    check("a barrier is left at a deadline", barrier_wait(&barrier, in_ms(1)) == -ERR_TIMEOUT);
    for (uint32_t t = 0; t < 4; t++) {
        start(THREAD_ONE + t, go_in_step, t, 8 + t);
    }
    await_ends(4);
    check("four threads in step", early == 0 && barrier.arrived == 0 && round_of[3] == 20);
}

int main(void)
{
    inversion();
    deadlock();
    deadlines();
    writers();
    barriers();
    queue_traffic();
    pool_traffic();
    print("sync: %lu failures\n", (unsigned long)failures);
    flush_and_shutdown(failures);
}
