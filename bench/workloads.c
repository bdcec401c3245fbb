/* SPDX-License-Identifier: MIT */
/* The eight workloads and the single paths within one process, over the public API as a user calls it. What is counted
   lies between two marks: labels, which cost nothing. bench/README.md says what each is. */
#include "erkos.h"
#include "mark.h"

enum { ROUNDS = 100, WORDS = 1024, THREADS = 5, BLOCK_BYTES = 128, BLOCKS = 8, MAIN = 10 };

enum stage { COOPERATIVE, INTERRUPT_PREEMPTION, HANDING, RECEIVING, DONE };

static volatile enum stage stage;
static volatile uint32_t counter[THREADS];
static volatile uint32_t errors;
static struct semaphore semaphore;
static struct lock lock;
static struct pool pool;
static QUEUE(queue, 8);
static uint32_t blocks[BLOCKS * BLOCK_BYTES / 4];
static volatile uint32_t array[WORDS];

static void expect(bool good)
{
    errors += !good;
}

static void start_all(void (*entry)(uint32_t), const uint32_t priority[])
{
    for (uint32_t i = 1; i < THREADS; i++) {
        expect(thread_start(i, entry, i, priority[i]) == OK);
    }
}

/* -- cooperative: five equal threads, each counts and yields -- */

static void cooperative_thread(uint32_t i)
{
    while (stage == COOPERATIVE) {
        sys_yield();
        counter[i]++;
    }
    sys_exit();
}

static void cooperative(void)
{
    static const uint32_t priority[] = {MAIN, MAIN, MAIN, MAIN, MAIN};

    stage = COOPERATIVE;
    start_all(cooperative_thread, priority);
    sys_yield();
    MARK(cooperative_begin);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        sys_yield();
        counter[0]++;
    }
    MARK(cooperative_end);
    stage = DONE;
    sleep_ms(1);
}

/* -- preemptive: each thread resumes the next more important one, then suspends itself -- */

static void preemptive_thread(uint32_t i)
{
    for (;;) {
        unpark(i + 1);
        counter[i]++;
        park();
    }
}

static void last_preemptive_thread(uint32_t i)
{
    for (;;) {
        counter[i]++;
        park();
    }
}

/* The last workload: its threads do not end. */
static void preemptive(void)
{
    for (uint32_t i = 1; i < THREADS; i++) {
        expect(thread_start(i, i + 1 < THREADS ? preemptive_thread : last_preemptive_thread, i, MAIN - i) == OK);
    }
    MARK(preemptive_begin);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        unpark(1);
        counter[0]++;
    }
    MARK(preemptive_end);
}

/* -- interrupt: raised, latched, taken -- */

static void interrupt(void)
{
    (void)wait_events(EVENT_TICK, EVENT_TICK, AT_ONCE);
    MARK(interrupt_begin);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        sys_raise(LINE_TICK);
        if (wait_events(EVENT_TICK, 0, FOREVER) != (int32_t)EVENT_TICK) {
            errors++;
        }
        counter[0]++;
    }
    MARK(interrupt_end);
}

/* -- interrupt preemption: it resumes a more important thread, which waits again -- */

static void interrupt_thread(uint32_t i)
{
    while (stage == INTERRUPT_PREEMPTION) {
        if (wait_events(EVENT_TICK, 0, FOREVER) != (int32_t)EVENT_TICK) {
            errors++;
        }
        MARK(interrupt_woken);
        counter[i]++;
    }
    sys_exit();
}

static void interrupt_preemption(void)
{
    stage = INTERRUPT_PREEMPTION;
    expect(thread_start(1, interrupt_thread, 1, 5) == OK);
    counter[1] = 0;
    MARK(interrupt_preemption_begin);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        sys_raise(LINE_TICK);
        counter[0]++;
    }
    MARK(interrupt_preemption_end);
    expect(counter[1] == ROUNDS);
    stage = DONE;
    sys_raise(LINE_TICK);
    sleep_ms(1);
}

/* -- synchronization, message, memory: nobody waits -- */

static void synchronization(void)
{
    expect(semaphore_put(&semaphore) == OK);
    MARK(synchronization_begin);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        if (semaphore_get(&semaphore, FOREVER) != OK) {
            errors++;
        }
        if (semaphore_put(&semaphore) != OK) {
            errors++;
        }
        counter[0]++;
    }
    MARK(synchronization_end);
}

static void message(void)
{
    struct queue_slot m = {{1, 2, 3, 4}};

    MARK(message_begin);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        if (queue_send(&queue.queue, &m, FOREVER) != OK) {
            errors++;
        }
        if (queue_receive(&queue.queue, &m, FOREVER) != OK) {
            errors++;
        }
        counter[0]++;
    }
    MARK(message_end);
    expect(m.word[3] == 4);
}

static void memory(void)
{
    pool_fill(&pool, blocks, BLOCKS, BLOCK_BYTES);
    MARK(memory_begin);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        void *block = pool_allocate(&pool, FOREVER);
        if (block == NULL) {
            errors++;
        }
        pool_free(&pool, block);
        counter[0]++;
    }
    MARK(memory_end);
}

/* -- basic: no kernel at all -- */

static void basic(void)
{
    MARK(basic_begin);
    for (uint32_t i = 0; i < WORDS; i++) {
        array[i] = (array[i] + counter[0]) ^ array[i];
    }
    counter[0]++;
    MARK(basic_end);
}

/* -- single paths -- */

static __attribute__((noinline)) void free_paths(void)
{
    struct queue_slot m = {{1, 2, 3, 4}};

    MARK(null_begin);
    int32_t null = sys_null();
    OPAQUE(null);
    MARK(null_end);
    expect(null == OK);
    MARK(now_begin);
    usec now = now_us();
    MARK(now_end);
    expect(now != 0);
    MARK(get_begin);
    int32_t got = semaphore_get(&semaphore, FOREVER);
    OPAQUE(got);
    MARK(get_end);
    expect(got == OK);
    MARK(put_begin);
    int32_t put = semaphore_put(&semaphore);
    OPAQUE(put);
    MARK(put_end);
    expect(put == OK);
    MARK(lock_begin);
    int32_t locked = lock_take(&lock, FOREVER);
    OPAQUE(locked);
    MARK(lock_end);
    expect(locked == OK);
    MARK(unlock_begin);
    int32_t unlocked = lock_give(&lock);
    OPAQUE(unlocked);
    MARK(unlock_end);
    expect(unlocked == OK);
    MARK(send_begin);
    int32_t sent = queue_send(&queue.queue, &m, FOREVER);
    OPAQUE(sent);
    MARK(send_end);
    expect(sent == OK);
    MARK(receive_begin);
    int32_t received = queue_receive(&queue.queue, &m, FOREVER);
    OPAQUE(received);
    MARK(receive_end);
    expect(received == OK);
    MARK(allocate_begin);
    void *block = pool_allocate(&pool, FOREVER);
    MARK(allocate_end);
    expect(block != NULL);
    MARK(free_begin);
    pool_free(&pool, block);
    MARK(free_end);
}

static void taker(uint32_t unused)
{
    (void)unused;
    while (stage == HANDING) {
        MARK(get_blocks_begin);
        int32_t got = semaphore_get(&semaphore, FOREVER);
        OPAQUE(got);
        MARK(put_wakes_end);
        expect(got == OK);
    }
    sys_exit();
}

static void handing(void)
{
    expect(semaphore_get(&semaphore, FOREVER) == OK);
    stage = HANDING;
    expect(thread_start(1, taker, 0, 5) == OK);
    for (uint32_t i = 0; i < 4; i++) {
        MARK(put_wakes_begin);
        int32_t put = semaphore_put(&semaphore);
        OPAQUE(put);
        MARK(get_blocks_end);
        expect(put == OK);
    }
    stage = DONE;
    (void)semaphore_put(&semaphore);
}

static void receiver(uint32_t unused)
{
    struct queue_slot m;

    (void)unused;
    while (stage == RECEIVING) {
        int32_t received = queue_receive(&queue.queue, &m, FOREVER);
        OPAQUE(received);
        MARK(send_wakes_end);
        expect(received == OK && m.word[2] == 3);
    }
    sys_exit();
}

static void sending(void)
{
    struct queue_slot m = {{1, 2, 3, 4}};

    stage = RECEIVING;
    expect(thread_start(1, receiver, 0, 5) == OK);
    for (uint32_t i = 0; i < 4; i++) {
        MARK(send_wakes_begin);
        int32_t sent = queue_send(&queue.queue, &m, FOREVER);
        expect(sent == OK);
    }
    stage = DONE;
    (void)queue_send(&queue.queue, &m, FOREVER);
}

static void parked(uint32_t unused)
{
    (void)unused;
    while (stage == DONE) {
        MARK(park_begin);
        park();
        MARK(unpark_end);
    }
    sys_exit();
}

static void resuming(void)
{
    stage = DONE;
    expect(thread_start(1, parked, 0, 5) == OK);
    for (uint32_t i = 0; i < 4; i++) {
        MARK(unpark_begin);
        unpark(1);
        MARK(park_end);
    }
    stage = COOPERATIVE;
    unpark(1);
}

int main(void)
{
    cooperative();
    interrupt();
    interrupt_preemption();
    synchronization();
    message();
    memory();
    basic();
    free_paths();
    free_paths();
    handing();
    sending();
    resuming();
    preemptive();
    sys_shutdown(errors);
}
