/* SPDX-License-Identifier: MIT */
/* Three producers and three consumers of six priorities share a pool, a queue, a semaphore and a stream, all of them too
   small. When an interrupt comes, the thread that it has interrupted becomes the least important of them: the others do
   first all that they can do without it. main looks at everything after each round. test_sync.py makes the interrupts
   come, says whom they interrupt, and reads `wrong` from outside. */
#include "erkos.h"

enum { PRODUCERS = 3, THREADS = 6, EACH = 3, MESSAGES = PRODUCERS * EACH, BLOCKS = 3, LAST = 20 };

volatile uint32_t wrong;
volatile uint32_t ticks;
volatile uint32_t victim; /* the identity of the thread that is interrupted next */

static struct pool pool;
static uint32_t blocks[BLOCKS * 4];
static QUEUE(queue, 2);
static struct semaphore arrived, ended;
static STREAM(stream, 2);
static uint8_t messages[THREADS][MESSAGES]; /* that came to a consumer: how often each */
static uint8_t bytes[THREADS][MESSAGES];

void round_end(void);

static void expect(bool good)
{
    wrong += !good;
}

static void produce(uint32_t me)
{
    for (uint32_t n = 0; n < EACH; n++) {
        uint8_t number = (uint8_t)(me * EACH + n);
        uint32_t *block = pool_allocate(&pool, FOREVER);
        block[1] = number;
        expect(queue_send(&queue.queue, &(struct queue_slot){{number, (uint32_t)block, ~number}}, FOREVER) == OK);
        expect(semaphore_put(&arrived) == OK);
        expect(stream_write(&stream.stream, &number, 1, FOREVER) == 1);
    }
    (void)semaphore_put(&ended);
    sys_exit();
}

/* Of one producer a consumer gets later messages later. */
static void consume(uint32_t me)
{
    uint32_t next[PRODUCERS] = {0};
    struct queue_slot m;
    uint8_t byte;

    for (uint32_t n = 0; n < EACH; n++) {
        expect(semaphore_get(&arrived, FOREVER) == OK);
        expect(queue_receive(&queue.queue, &m, FOREVER) == OK && m.word[0] < MESSAGES && m.word[2] == ~m.word[0]);
        uint32_t from = m.word[0] / EACH;
        expect(m.word[0] % EACH >= next[from]);
        next[from] = m.word[0] % EACH + 1;
        messages[me][m.word[0]]++;
        uint32_t *block = (uint32_t *)m.word[1];
        expect(block[1] == m.word[0]);
        pool_free(&pool, block);
        expect(stream_read(&stream.stream, &byte, 1, FOREVER) == 1 && byte < MESSAGES);
        bytes[me][byte]++;
    }
    (void)semaphore_put(&ended);
    sys_exit();
}

static void listener(uint32_t unused)
{
    (void)unused;
    for (;;) {
        expect(wait_events(EVENT_TICK, EVENT_TICK, FOREVER) == (int32_t)EVENT_TICK);
        uint32_t thread = (victim & 0xff) - THREAD_FIRST_SLOT;
        if (thread != THREAD_MAIN) { /* which is less important still */
            (void)thread_set_priority(thread, LAST);
        }
        ticks++;
    }
}

/* main is less important than all of them: each runs until it must wait. */
static void start_all(uint32_t first)
{
    static const uint8_t priority[THREADS] = {8, 11, 13, 7, 11, 14};

    for (uint32_t i = 0; i < THREADS; i++) {
        uint32_t t = (first + i) % THREADS;
        expect(thread_start(THREAD_ONE + t, t < PRODUCERS ? produce : consume, t, priority[t]) == OK);
    }
}

/* Nothing is lost, nothing is doubled, and all is as it was. */
static void look_at_everything(void)
{
    for (uint32_t m = 0; m < MESSAGES; m++) {
        uint32_t came = 0, read = 0;
        for (uint32_t t = PRODUCERS; t < THREADS; t++) {
            came += messages[t][m], read += bytes[t][m];
            messages[t][m] = bytes[t][m] = 0;
        }
        expect(came == 1 && read == 1);
    }
    expect(arrived.word == 0 && ended.word == 0 && queue.queue.state >> 16 == 0 && queue.queue.lock.word == 0);
    expect(stream.stream.head == stream.stream.tail && stream.stream.readers.lock.word == 0);
    uint32_t free_blocks = 0;
    for (uint32_t at = pool.word; at != 0 && free_blocks <= BLOCKS; free_blocks++) {
        at = *(uint32_t *)(at >= pool.base ? at : at << 1); /* RV32 stores addresses shifted: user/rv32/fast.h */
    }
    expect(free_blocks == BLOCKS);
}

__attribute__((noinline)) void round_end(void)
{
    __asm__ volatile("" ::: "memory");
}

int main(void)
{
    pool_fill(&pool, blocks, BLOCKS, sizeof blocks / BLOCKS);
    (void)thread_start(THREAD_LISTENER, listener, 0, 5);
    for (uint32_t round = 0;; round++) {
        start_all(round % THREADS);
        for (uint32_t i = 0; i < THREADS; i++) {
            (void)semaphore_get(&ended, FOREVER);
        }
        look_at_everything();
        round_end();
    }
}
