/* SPDX-License-Identifier: MIT */
/* main makes one turn after the other, and looks at everything after each round. The listener wants all of it at whatever
   instant its interrupt comes, and gives back what it took. test_sync.py reads the counters from outside. */
#include <stdlib.h>

#include "erkos.h"
#include "malloc.h"

#define TURN __attribute__((noinline)) void

volatile uint32_t ticks;
volatile uint32_t wrong;
volatile uint32_t rounds;

static struct semaphore semaphore;
static struct lock lock;
static struct pool pool;
static uint32_t blocks[2 * 4];
static QUEUE(queue, 4);
static struct flags flags;
static struct rwlock rwlock;
static STREAM(stream, 4);
static struct mutex mutex;
static struct barrier barrier = {.parties = 1}; /* whoever comes is the last */
static uint32_t sent, received;                 /* sums of what went through the queue */
static volatile uint32_t inside;                /* in the lock, or writing */

TURN turn_semaphore(void);
TURN turn_lock(void);
TURN turn_pool(void);
TURN turn_send(void);
TURN turn_receive(void);
TURN turn_flags(void);
TURN turn_rwlock(void);
TURN turn_stream(void);
TURN turn_mutex(void);
TURN turn_barrier(void);
TURN turn_heap(void);
TURN turn_end(void);

static void expect(bool good)
{
    wrong += !good;
}

static void send(uint32_t number)
{
    const struct queue_slot m = {{number, ~number, number, ~number}};

    expect(queue_send(&queue.queue, &m, FOREVER) == OK);
}

static uint32_t receive(void)
{
    struct queue_slot m = {{0}};

    expect(queue_receive(&queue.queue, &m, FOREVER) == OK && m.word[0] == ~m.word[1] && m.word[2] == ~m.word[3]);
    return m.word[0];
}

TURN turn_end(void)
{
    __asm__ volatile("" ::: "memory");
}

TURN turn_semaphore(void)
{
    expect(semaphore_get(&semaphore, FOREVER) == OK);
    expect(semaphore_put(&semaphore) == OK);
    turn_end();
}

TURN turn_lock(void)
{
    expect(lock_take(&lock, FOREVER) == OK);
    inside++;
    expect(inside == 1);
    inside--;
    expect(lock_give(&lock) == OK);
    turn_end();
}

TURN turn_pool(void)
{
    uint32_t *block = pool_allocate(&pool, FOREVER);

    block[1] = 1;
    expect(block[1] == 1);
    pool_free(&pool, block);
    turn_end();
}

TURN turn_send(void)
{
    send(1000 + rounds);
    (void)lock_take(&lock, FOREVER); /* of the sums, too */
    sent += 1000 + rounds;
    (void)lock_give(&lock);
    turn_end();
}

TURN turn_receive(void)
{
    uint32_t got = receive();

    (void)lock_take(&lock, FOREVER);
    received += got;
    (void)lock_give(&lock);
    turn_end();
}

TURN turn_flags(void)
{
    flags_set(&flags, 1);
    expect(flags_wait(&flags, 1, FLAGS_ANY, FOREVER) == 1);
    turn_end();
}

TURN turn_rwlock(void)
{
    expect(rwlock_read_take(&rwlock, FOREVER) == OK);
    expect(inside == 0);
    rwlock_read_give(&rwlock);
    turn_end();
}

TURN turn_stream(void)
{
    uint8_t byte = 7;

    expect(stream_write(&stream.stream, &byte, 1, FOREVER) == 1);
    expect(stream_read(&stream.stream, &byte, 1, FOREVER) == 1 && byte == 7);
    turn_end();
}

TURN turn_mutex(void)
{
    expect(mutex_take(&mutex, FOREVER) == OK);
    expect(mutex_take(&mutex, FOREVER) == OK && mutex.depth == 2);
    expect(mutex_give(&mutex) == OK);
    expect(mutex_give(&mutex) == OK);
    turn_end();
}

TURN turn_barrier(void)
{
    expect(barrier_wait(&barrier, FOREVER) == BARRIER_LAST);
    turn_end();
}

TURN turn_heap(void)
{
    uint32_t *volatile block = malloc(16); /* else the compiler does without */

    block[0] = 1;
    expect(block[0] == 1);
    free(block);
    turn_end();
}

/* What the listener wants: a hand-over if it must, and nothing changed in the end. */
static void want_everything(void)
{
    expect(semaphore_put(&semaphore) == OK && semaphore_get(&semaphore, FOREVER) == OK);
    expect(lock_take(&lock, FOREVER) == OK);
    expect(inside == 0);
    send(ticks);
    sent += ticks;
    received += receive();
    expect(lock_give(&lock) == OK);
    uint32_t *block = pool_allocate(&pool, FOREVER);
    block[1] = 2;
    pool_free(&pool, block);
    uint32_t *volatile other = malloc(16);
    other[0] = 2;
    free(other);
    flags_set(&flags, 2);
    expect(flags_wait(&flags, 2, FLAGS_ANY, FOREVER) == 2);
    expect(rwlock_write_take(&rwlock, FOREVER) == OK);
    inside++;
    rwlock_write_give(&rwlock);
    inside--;
    expect(mutex_take(&mutex, FOREVER) == OK && mutex.depth == 1);
    expect(mutex_give(&mutex) == OK);
    expect(barrier_wait(&barrier, FOREVER) == BARRIER_LAST);
    uint8_t byte = 7;
    expect(stream_write(&stream.stream, &byte, 1, FOREVER) == 1 && stream_read(&stream.stream, &byte, 1, FOREVER) == 1);
}

static void listener(uint32_t unused)
{
    (void)unused;
    for (;;) {
        expect(wait_events(EVENT_TICK, EVENT_TICK, FOREVER) == (int32_t)EVENT_TICK);
        want_everything();
        ticks++;
    }
}

static void look_at_everything(void)
{
    void *one = pool_allocate(&pool, AT_ONCE);
    void *two = pool_allocate(&pool, AT_ONCE);

    expect(one != NULL && two != NULL && one != two && pool_allocate(&pool, AT_ONCE) == NULL);
    pool_free(&pool, one);
    pool_free(&pool, two);
    expect(semaphore.word == 1 && lock.word == 0 && flags.word == 0 && rwlock.word == 0);
    expect(queue.queue.state >> 16 == 1 && queue.queue.lock.word == 0);
    expect(sent - received == queue.queue.slot[queue.queue.state & queue.queue.mask].word[0]);
    expect(stream.stream.head == stream.stream.tail);
    expect(malloc_use().used == 0);
    expect(mutex.lock.word == 0 && barrier.arrived == 0 && barrier.waiters.guard.word == 0);
}

int main(void)
{
    pool_fill(&pool, blocks, 2, sizeof blocks / 2);
    (void)semaphore_put(&semaphore);
    (void)thread_start(THREAD_LISTENER, listener, 0, 5);
    send(1);
    sent = 1;
    for (;;) {
        turn_semaphore();
        turn_lock();
        turn_pool();
        turn_send();
        turn_receive();
        turn_flags();
        turn_rwlock();
        turn_stream();
        turn_mutex();
        turn_barrier();
        turn_heap();
        look_at_everything();
        rounds++;
    }
}
