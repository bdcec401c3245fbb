/* SPDX-License-Identifier: MIT */
/* What is built upon the fast paths: while nobody waits, each call; and from the call that ends a wait to the first
   instruction of the more important thread that waited. */
#include "objects.h"

enum { MAIN = 10, WAITER = 5, BYTES = 16, BELLS = 7 };

static struct mutex mutex;
static struct lock robust, guarded;
static struct condition condition;
static struct flags flags;
static struct rwlock rwlock;
static struct once once;
static struct barrier alone = {.parties = 1};
static struct barrier both = {.parties = 2};
static STREAM(stream, 64);
static struct timer timer;
static volatile bool waiting; /* the other thread goes on with its wait */

volatile uint32_t errors;

static void nothing(void)
{
}

static void never(uint32_t unused)
{
    (void)unused;
    errors++;
}

/* -- Nobody waits -- */

static __attribute__((noinline)) void locks(void)
{
    MARK(mutex_take_begin);
    int32_t taken = mutex_take(&mutex, FOREVER);
    OPAQUE(taken);
    MARK(mutex_take_end);
    expect(taken == OK);
    MARK(mutex_again_begin);
    int32_t again = mutex_take(&mutex, FOREVER);
    OPAQUE(again);
    MARK(mutex_again_end);
    expect(again == OK);
    again = mutex_give(&mutex);
    expect(again == OK);
    MARK(mutex_give_begin);
    int32_t given = mutex_give(&mutex);
    OPAQUE(given);
    MARK(mutex_give_end);
    expect(given == OK);
    MARK(once_begin);
    int32_t done = once_run(&once, nothing, FOREVER);
    OPAQUE(done);
    MARK(once_end);
    expect(done == OK);
}

static __attribute__((noinline)) void read_write_lock(void)
{
    MARK(read_take_begin);
    int32_t reads = rwlock_read_take(&rwlock, FOREVER);
    OPAQUE(reads);
    MARK(read_take_end);
    expect(reads == OK);
    MARK(read_give_begin);
    rwlock_read_give(&rwlock);
    MARK(read_give_end);
    MARK(write_take_begin);
    int32_t writes = rwlock_write_take(&rwlock, FOREVER);
    OPAQUE(writes);
    MARK(write_take_end);
    expect(writes == OK);
    MARK(write_give_begin);
    rwlock_write_give(&rwlock);
    MARK(write_give_end);
}

static __attribute__((noinline)) void signals(void)
{
    MARK(signal_begin);
    condition_signal(&condition);
    MARK(signal_end);
    MARK(flags_set_begin);
    flags_set(&flags, 1);
    MARK(flags_set_end);
    MARK(flags_wait_begin);
    int32_t bits = flags_wait(&flags, 1, FLAGS_ANY, FOREVER);
    OPAQUE(bits);
    MARK(flags_wait_end);
    expect(bits == 1);
    MARK(barrier_begin);
    int32_t last = barrier_wait(&alone, FOREVER);
    OPAQUE(last);
    MARK(barrier_end);
    expect(last == BARRIER_LAST);
}

static __attribute__((noinline)) void streams(void)
{
    char bytes[BYTES] = "fifteen letters";

    MARK(stream_write_begin);
    int32_t written = stream_write(&stream.stream, bytes, BYTES, FOREVER);
    OPAQUE(written);
    MARK(stream_write_end);
    MARK(stream_read_begin);
    int32_t read = stream_read(&stream.stream, bytes, BYTES, FOREVER);
    OPAQUE(read);
    MARK(stream_read_end);
    expect(written == BYTES && read == BYTES);
}

static __attribute__((noinline)) void timers(void)
{
    usec far = in_ms(1000);

    MARK(timer_start_begin);
    timer_start(&timer, far, 0, never, 0);
    MARK(timer_start_end);
    MARK(timer_stop_begin);
    bool ran = timer_stop(&timer);
    OPAQUE(ran);
    MARK(timer_stop_end);
    expect(ran);
}

/* A line or one of three notifications. */
static __attribute__((noinline)) void several(void)
{
    (void)wait_events(EVENT_TICK, EVENT_TICK, AT_ONCE);
    sys_raise(LINE_TICK);
    MARK(several_begin);
    int32_t bits = wait_events(EVENT_TICK | BELLS, 0, FOREVER);
    OPAQUE(bits);
    MARK(several_end);
    expect(bits == (int32_t)EVENT_TICK);
}

/* -- Somebody waits -- */

static void start(void (*entry)(uint32_t))
{
    waiting = true;
    expect(thread_start(THREAD_ONE, entry, 0, WAITER) == OK);
}

static void wait_for_signals(uint32_t unused)
{
    (void)unused;
    (void)lock_take(&guarded, FOREVER);
    while (waiting) {
        int32_t signalled = condition_wait(&condition, &guarded, FOREVER);
        OPAQUE(signalled);
        MARK(signal_wakes_end);
        expect(signalled == OK);
    }
    (void)lock_give(&guarded);
    sys_exit();
}

static void wait_for_flags(uint32_t unused)
{
    (void)unused;
    while (waiting) {
        int32_t bits = flags_wait(&flags, 1, FLAGS_ANY, FOREVER);
        OPAQUE(bits);
        MARK(flags_wake_end);
        expect(bits == 1);
    }
    sys_exit();
}

static void meet(uint32_t unused)
{
    (void)unused;
    while (waiting) {
        int32_t met = barrier_wait(&both, FOREVER);
        OPAQUE(met);
        MARK(barrier_wakes_end);
        expect(met == OK);
    }
    sys_exit();
}

static __attribute__((noinline)) void wake(void)
{
    start(wait_for_signals);
    for (uint32_t i = 0; i < 4; i++) {
        waiting = i < 3;
        MARK(signal_wakes_begin);
        condition_signal(&condition);
    }
    start(wait_for_flags);
    for (uint32_t i = 0; i < 4; i++) {
        waiting = i < 3;
        MARK(flags_wake_begin);
        flags_set(&flags, 1);
    }
    start(meet);
    for (uint32_t i = 0; i < 4; i++) {
        waiting = i < 3;
        MARK(barrier_wakes_begin);
        (void)barrier_wait(&both, FOREVER);
    }
}

static void end_with_it(uint32_t unused)
{
    (void)unused;
    (void)lock_take(&robust, FOREVER);
    sys_exit();
}

/* The owner has ended. */
static __attribute__((noinline)) void inherit(void)
{
    start(end_with_it);
    MARK(inherit_begin);
    int32_t taken = lock_take(&robust, FOREVER);
    OPAQUE(taken);
    MARK(inherit_end);
    expect(taken == -ERR_OWNER_DIED);
    taken = lock_give(&robust);
    expect(taken == OK);
}

int main(void)
{
    for (uint32_t twice = 0; twice < 2; twice++) {
        locks();
        read_write_lock();
        signals();
        streams();
        timers();
        several();
        inherit();
    }
    heap_paths();
    wake();
    sys_shutdown(errors);
}
