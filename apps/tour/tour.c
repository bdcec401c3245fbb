/* SPDX-License-Identifier: MIT */
/* A tour of what threads wait on: each object once, between this thread and a more important one, the worker. Every wait has
   a deadline, absolute as all deadlines are: in_ms(5) is five milliseconds from now. */
#include "tour.h"

#include <stdlib.h>

#include "erkos.h"
#include "malloc.h"

static struct semaphore finished; /* the worker has done its part */

static void start_worker(void (*part)(uint32_t))
{
    (void)thread_start(THREAD_WORKER, part, 0, 8);
}

static void end_part(void)
{
    (void)semaphore_put(&finished);
    sys_exit();
}

static void report(const char *what, int32_t result)
{
    print("%s: %ld\n", what, (long)result);
}

/* -- Semaphore: tokens -- */

static struct semaphore tokens;

static void take_three(uint32_t unused)
{
    (void)unused;
    for (int i = 0; i < 3; i++) {
        (void)semaphore_get(&tokens, FOREVER);
    }
    end_part();
}

static void show_semaphore(void)
{
    start_worker(take_three);
    report("semaphore, a token that does not come", semaphore_get(&tokens, in_ms(2)));
    for (int i = 0; i < 3; i++) {
        (void)semaphore_put(&tokens);
    }
    report("semaphore, three tokens taken", semaphore_get(&finished, in_ms(5)));
}

/* -- Lock and condition: what is protected has changed -- */

static struct lock lock;
static struct condition changed;
static uint32_t fuel;

static void burn(uint32_t unused)
{
    (void)unused;
    (void)lock_take(&lock, FOREVER);
    while (fuel < 10) {
        (void)condition_wait(&changed, &lock, FOREVER);
    }
    fuel -= 10;
    (void)lock_give(&lock);
    end_part();
}

static void show_condition(void)
{
    start_worker(burn);
    for (int i = 0; i < 3; i++) {
        (void)lock_take(&lock, FOREVER);
        fuel += 4;
        condition_signal(&changed);
        (void)lock_give(&lock);
    }
    (void)semaphore_get(&finished, FOREVER);
    report("lock and condition, fuel left", (int32_t)fuel);
}

/* -- Mutex: its owner may take it again -- */

static struct mutex mutex;

static uint32_t nest(uint32_t depth)
{
    (void)mutex_take(&mutex, FOREVER);
    uint32_t deepest = depth < 3 ? nest(depth + 1) : mutex.depth;
    (void)mutex_give(&mutex);
    return deepest;
}

static void show_mutex(void)
{
    report("mutex, taken in each other", (int32_t)nest(1));
}

/* -- Robust: the owner of a lock ends -- */

static void leave_locked(uint32_t unused)
{
    (void)unused;
    (void)lock_take(&lock, FOREVER);
    sys_exit();
}

static void show_robust(void)
{
    start_worker(leave_locked);
    report("lock, of an owner that ended", lock_take(&lock, FOREVER));
    (void)lock_give(&lock);
}

/* -- Event flags: any of them, or all -- */

enum { DOOR = 1, BELT = 2, KEY = 4 };

static struct flags flags;

static void drive_off(uint32_t unused)
{
    (void)unused;
    (void)flags_wait(&flags, DOOR | BELT | KEY, FLAGS_ALL | FLAGS_KEEP, FOREVER);
    end_part();
}

static void show_flags(void)
{
    start_worker(drive_off);
    flags_set(&flags, KEY);
    flags_set(&flags, DOOR | BELT);
    (void)semaphore_get(&finished, FOREVER);
    report("flags, any of two", flags_wait(&flags, DOOR | BELT, FLAGS_ANY, AT_ONCE));
    report("flags, those are cleared", flags_wait(&flags, DOOR | BELT, FLAGS_ANY, in_ms(1)));
}

/* -- Queue: messages of 16 bytes -- */

static QUEUE(jobs, 4);

static void work_off(uint32_t unused)
{
    struct queue_slot job;
    uint32_t sum = 0;

    (void)unused;
    while (queue_receive(&jobs.queue, &job, FOREVER) == OK && job.word[0] != 0) {
        sum += job.word[0] * job.word[1];
    }
    report("queue, sum of the jobs", (int32_t)sum);
    end_part();
}

static void show_queue(void)
{
    start_worker(work_off);
    for (uint32_t i = 5; i-- > 0;) {
        (void)queue_send(&jobs.queue, &(struct queue_slot){{i, 10}}, FOREVER);
    }
    (void)semaphore_get(&finished, FOREVER);
}

/* -- Stream: bytes -- */

static STREAM(wire, 8);

static void listen(uint32_t unused)
{
    char text[24] = {0};
    uint32_t length = 0;

    (void)unused;
    while (length == 0 || text[length - 1] != '.') {
        length += (uint32_t)stream_read(&wire.stream, text + length, sizeof text - 1 - length, FOREVER);
    }
    print("stream: %s\n", text);
    end_part();
}

static void show_stream(void)
{
    start_worker(listen);
    (void)stream_write(&wire.stream, "more than it can hold.", 22, FOREVER);
    (void)semaphore_get(&finished, FOREVER);
}

/* -- Pool: blocks of one size -- */

static struct pool pool;
static uint32_t blocks[2 * 8];

static void show_pool(void)
{
    pool_fill(&pool, blocks, 2, 32);
    void *one = pool_allocate(&pool, FOREVER);
    void *two = pool_allocate(&pool, FOREVER);
    report("pool, a third block of two", pool_allocate(&pool, in_ms(1)) != NULL);
    pool_free(&pool, one);
    pool_free(&pool, two);
}

/* -- Heap: memory of any size -- */

static void show_heap(void)
{
    uint32_t *squares = malloc(4 * sizeof *squares);

    for (uint32_t i = 0; i < 4 && squares != NULL; i++) {
        squares[i] = i * i;
    }
    report("heap, bytes in use", (int32_t)malloc_use().used);
    free(squares);
}

/* -- Once -- */

static struct once once;
static uint32_t done;

static void do_it(void)
{
    done++;
}

static void show_once(void)
{
    (void)once_run(&once, do_it, FOREVER);
    (void)once_run(&once, do_it, FOREVER);
    report("once, done", (int32_t)done);
}

/* -- Read-write lock: the writer waits for readers, and readers that come then for the writer -- */

static struct rwlock rwlock;

static void write_it(uint32_t unused)
{
    (void)unused;
    (void)rwlock_write_take(&rwlock, FOREVER);
    rwlock_write_give(&rwlock);
    end_part();
}

static void show_rwlock(void)
{
    (void)rwlock_read_take(&rwlock, FOREVER);
    start_worker(write_it);
    report("rwlock, a reader behind the writer", rwlock_read_take(&rwlock, in_ms(1)));
    rwlock_read_give(&rwlock);
    (void)semaphore_get(&finished, FOREVER);
    report("rwlock, a reader after the writer", rwlock_read_take(&rwlock, in_ms(1)));
    rwlock_read_give(&rwlock);
}

/* -- Barrier -- */

static struct barrier barrier = {.parties = 2};

static void arrive(uint32_t unused)
{
    (void)unused;
    (void)barrier_wait(&barrier, FOREVER);
    end_part();
}

static void show_barrier(void)
{
    start_worker(arrive);
    report("barrier, this one is the last", barrier_wait(&barrier, FOREVER));
    (void)semaphore_get(&finished, FOREVER);
}

/* -- Timers: one-shot and periodic -- */

static struct timer period, once_only;
static struct semaphore ticked;

static void tick(uint32_t argument)
{
    (void)argument;
    (void)semaphore_put(&ticked);
}

static void show_timers(void)
{
    usec start = now_us();

    (void)thread_start(THREAD_TIMERS, timers_run, THREAD_TIMERS, 7);
    timer_start(&period, start + 2000, 3000, tick, 0);
    timer_start(&once_only, start + 6000, 0, tick, 0);
    for (int i = 0; i < 4; i++) { /* at 2, 5, 6 and 8 ms */
        (void)semaphore_get(&ticked, FOREVER);
    }
    report("timers, the fourth tick is not early", now_us() >= start + 8000);
    report("timers, the periodic one runs", timer_stop(&period));
    report("timers, so does the other", timer_stop(&once_only));
}

/* -- Several things at once: they are bits of one word -- */

static void show_events(void)
{
    uint32_t seen = 0;

    (void)wait_events(EVENT_BUTTON, EVENT_BUTTON, AT_ONCE); /* a line is masked until it is armed */
    sys_raise(LINE_BUTTON);
    while (seen != (EVENT_BUTTON | EVENT_MAIL | BELL)) {
        seen |= (uint32_t)wait_events(EVENT_BUTTON | EVENT_MAIL | BELL, 0, in_ms(5));
    }
    print_text("events: a line, mail and a bell\n");
}

int main(void)
{
    show_semaphore();
    show_condition();
    show_mutex();
    show_robust();
    show_flags();
    show_queue();
    show_stream();
    show_pool();
    show_heap();
    show_once();
    show_rwlock();
    show_barrier();
    show_timers();
    show_events();
    flush_and_shutdown(0);
}
