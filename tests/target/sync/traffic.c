/* SPDX-License-Identifier: MIT */
/* Two producers and two consumers of different priorities, with deadlines that pass, while a timer interrupts them every
   few microseconds: nothing is lost, doubled or out of order. */
#include "tester.h"

enum { MESSAGES = 1500, PRODUCERS = 2, STOP = 0xffffffff, PULSE_US = 7 };

static QUEUE(queue, 2);
static uint32_t sums[PRODUCERS], counts[PRODUCERS];
static uint32_t disorder;
static uint32_t timeouts[4];
static struct timer pulse;
static struct lock sum_lock;

static uint32_t random_of(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 24;
}

/* Preempts everybody, and wants what they have. */
static void beat(uint32_t unused)
{
    (void)unused;
    if (lock_take(&sum_lock, AT_ONCE) == OK) {
        (void)lock_give(&sum_lock);
    }
}

/* One wait in four has a deadline that may pass. */
static usec some_deadline(uint32_t *seed)
{
    return random_of(seed) % 4 == 0 ? in_us(random_of(seed) % 4) : FOREVER;
}

static void produce(uint32_t me)
{
    uint32_t seed = me;

    for (uint32_t n = 1; n <= MESSAGES; n++) {
        const struct queue_slot m = {{me, n, ~n, me ^ n}};
        while (queue_send(&queue.queue, &m, some_deadline(&seed)) != OK) {
            timeouts[me]++;
        }
    }
    (void)queue_send(&queue.queue, &(struct queue_slot){{STOP}}, FOREVER);
    end_thread();
}

/* Messages of one producer pass each other between two consumers; so order is looked at where only one receives. */
static void consume(uint32_t me)
{
    uint32_t seed = me;
    struct queue_slot m;
    uint32_t last[PRODUCERS] = {0};

    for (;;) {
        if (queue_receive(&queue.queue, &m, some_deadline(&seed)) != OK) {
            timeouts[me]++;
            continue;
        }
        if (m.word[0] == STOP) {
            end_thread();
        }
        disorder += m.word[2] != ~m.word[1] || m.word[3] != (m.word[0] ^ m.word[1]) || m.word[1] <= last[m.word[0]];
        last[m.word[0]] = m.word[1];
        (void)lock_take(&sum_lock, FOREVER);
        sums[m.word[0]] += m.word[1];
        counts[m.word[0]]++;
        (void)lock_give(&sum_lock);
    }
}

void queue_traffic(void)
{
    start(THREAD_TIMERS, timers_run, THREAD_TIMERS, 7);
    timer_start(&pulse, in_us(PULSE_US), PULSE_US, beat, 0);
    start(THREAD_ONE, produce, 0, 12);
    start(THREAD_TWO, consume, 2, 12);
    start(THREAD_THREE, produce, 1, 12);
    start(THREAD_FOUR, consume, 3, 11);
    await_ends(4);
    for (uint32_t p = 0; p < PRODUCERS; p++) {
        check("each message arrives once", counts[p] == MESSAGES && sums[p] == MESSAGES * (MESSAGES + 1) / 2);
    }
    check("whole, and in order", disorder == 0);
    check("the queue is as it was", queue.queue.state < 0x10000 && queue.queue.lock.word == 0);
    check("deadlines have passed", timeouts[0] + timeouts[1] > 10 && timeouts[2] + timeouts[3] > 10);
}

/* -- Pool: three blocks, four threads -- */

enum { BLOCKS = 3, BLOCK_WORDS = 4, TURNS = 1000 };

static struct pool pool;
static uint32_t memory[BLOCKS * BLOCK_WORDS];
static uint32_t damaged;

static void borrow(uint32_t me)
{
    uint32_t seed = me;

    for (uint32_t n = 0; n < TURNS; n++) {
        uint32_t *block = pool_allocate(&pool, some_deadline(&seed));
        if (block == NULL) {
            sleep_us(1);
            continue;
        }
        block[1] = me;
        block[2] = n;
        if (random_of(&seed) % 8 == 0) {
            sys_yield();
        }
        damaged += block[1] != me || block[2] != n;
        pool_free(&pool, block);
    }
    end_thread();
}

void pool_traffic(void)
{
    uint32_t free_blocks = 0;

    pool_fill(&pool, memory, BLOCKS, sizeof memory / BLOCKS);
    for (uint32_t t = 0; t < 4; t++) {
        start(THREAD_ONE + t, borrow, t, 11 + t / 2);
    }
    await_ends(4);
    (void)timer_stop(&pulse);
    while (pool_allocate(&pool, AT_ONCE) != NULL) {
        free_blocks++;
    }
    check("a block has one owner at a time", damaged == 0);
    check("no block is lost or doubled", free_blocks == BLOCKS);
}
