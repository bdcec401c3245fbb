/* SPDX-License-Identifier: MIT */
/* 32 threads wait for one thing, which then comes to all of them: it comes to the most important first, to equals as they
   came, and to each once; also when their deadlines pass meanwhile. main is less important than they, so that each
   goes on as soon as it is woken, or more important, so that none does before all are. */
#include "erkos.h"

enum { CROWD = THREAD_COUNT - 1, CLASSES = 8, MOST = PRIORITY_CEILING + 1, BEHIND = MOST + CLASSES };

static struct semaphore semaphore;
static QUEUE(queue, CROWD);
static struct pool pool;
static uint32_t blocks[CROWD];
static struct lock lock;
static struct condition condition;
static struct flags flags;
static struct barrier barrier = {.parties = CROWD + 1};
static struct rwlock rwlock;
static struct semaphore served, late, ended; /* counts, of threads that may interrupt each other */
static uint32_t order[CROWD];                /* of those that were served, when none interrupts another */
static uint32_t noted;
static bool all_came; /* to the barrier */
static usec deadline;

struct meeting {
    const char *name;
    int32_t (*wait)(uint32_t i); /* OK, or as good */
    void (*pass_on)(uint32_t i); /* what who was served does then; may be null */
    void (*prepare)(void);       /* main, before; may be null */
    void (*release)(void);       /* main: all may go on */
    bool (*is_clean)(void);      /* ... and this is left */
};

static int32_t wait_semaphore(uint32_t i)
{
    (void)i;
    return semaphore_get(&semaphore, deadline);
}

static void put_tokens(void)
{
    for (uint32_t i = 0; i < CROWD; i++) {
        (void)semaphore_put(&semaphore);
    }
}

static bool has_tokens_of_the_late(void)
{
    bool good = semaphore.word == late.word;

    semaphore.word = 0;
    return good;
}

static int32_t wait_lock(uint32_t i)
{
    (void)i;
    return lock_take(&lock, deadline);
}

static void give_lock(uint32_t i)
{
    (void)i;
    (void)lock_give(&lock);
}

static void take_lock(void)
{
    (void)lock_take(&lock, FOREVER);
}

static void release_lock(void)
{
    (void)lock_give(&lock);
}

static bool is_lock_free(void)
{
    return lock.word == 0;
}

/* Whoever gets this lock ends with it. */
static int32_t wait_inheritance(uint32_t i)
{
    int32_t taken = lock_take(&lock, deadline);

    (void)i;
    return taken == -ERR_OWNER_DIED || (taken == OK && served.word == 0) ? OK : taken;
}

static bool has_a_dead_owner(void)
{
    bool good = lock_take(&lock, AT_ONCE) == (served.word != 0 ? -ERR_OWNER_DIED : OK);

    (void)lock_give(&lock);
    return good;
}

static int32_t wait_condition(uint32_t i)
{
    (void)i;
    (void)lock_take(&lock, FOREVER);
    int32_t signalled = condition_wait(&condition, &lock, deadline);
    (void)lock_give(&lock);
    return signalled;
}

static void broadcast(void)
{
    condition_broadcast(&condition);
}

static bool is_condition_clean(void)
{
    return condition.waiters.first == NULL && condition.waiters.guard.word == 0 && lock.word == 0;
}

/* Some wait for one bit, some for another, some for both. */
static int32_t wait_flags(uint32_t i)
{
    int32_t bits = flags_wait(&flags, 1 + i % 3, FLAGS_ALL | FLAGS_KEEP, deadline);

    return bits < 0 ? bits : bits == (int32_t)(1 + i % 3) ? OK : -ERR_AGAIN;
}

static void clear_flags(void)
{
    flags_clear(&flags, 3);
}

static void set_flags(void)
{
    flags_set(&flags, 3);
}

static bool are_flags_clean(void)
{
    return flags.word == 3 && flags.waiters.first == NULL && flags.waiters.guard.word == 0;
}

static int32_t wait_barrier(uint32_t i)
{
    (void)i;
    return barrier_wait(&barrier, deadline);
}

/* Not all have come, if some have left: then it is the last one who waits in vain. */
static void arrive(void)
{
    all_came = barrier_wait(&barrier, deadline != FOREVER ? deadline + 1 : FOREVER) == BARRIER_LAST;
}

static bool is_barrier_clean(void)
{
    return barrier.arrived == 0 && barrier.waiters.first == NULL && served.word == (all_came ? CROWD : 0);
}

static bool writes(uint32_t i)
{
    return i % 4 == 0;
}

static int32_t wait_rwlock(uint32_t i)
{
    return writes(i) ? rwlock_write_take(&rwlock, deadline) : rwlock_read_take(&rwlock, deadline);
}

static void give_rwlock(uint32_t i)
{
    writes(i) ? rwlock_write_give(&rwlock) : rwlock_read_give(&rwlock);
}

static void take_rwlock(void)
{
    (void)rwlock_write_take(&rwlock, FOREVER);
}

static void release_rwlock(void)
{
    rwlock_write_give(&rwlock);
}

static bool is_rwlock_free(void)
{
    return rwlock.word == 0 && rwlock.waiters.first == NULL;
}

/* Each gets one message, and one block. */
static int32_t wait_queue(uint32_t i)
{
    struct queue_slot m;
    int32_t received = queue_receive(&queue.queue, &m, deadline);

    (void)i;
    return received == OK && m.word[0] != ~m.word[1] ? -ERR_AGAIN : received;
}

static void send_to_all(void)
{
    for (uint32_t i = 0; i < CROWD; i++) {
        (void)queue_send(&queue.queue, &(struct queue_slot){{i, ~i}}, FOREVER);
    }
}

static bool has_messages_of_the_late(void)
{
    struct queue_slot m;
    uint32_t left = 0;

    while (queue_receive(&queue.queue, &m, AT_ONCE) == OK) {
        left++;
    }
    return left == late.word && queue.queue.lock.word == 0;
}

static int32_t wait_pool(uint32_t i)
{
    (void)i;
    return pool_allocate(&pool, deadline) != NULL ? OK : -ERR_TIMEOUT;
}

static void empty_pool(void)
{
    pool_fill(&pool, blocks, CROWD, sizeof *blocks);
    while (pool_allocate(&pool, AT_ONCE) != NULL) {
    }
}

static void free_all(void)
{
    for (uint32_t i = 0; i < CROWD; i++) {
        pool_free(&pool, &blocks[i]);
    }
}

static bool has_blocks_of_the_late(void)
{
    uint32_t left = 0;

    while (pool_allocate(&pool, AT_ONCE) != NULL) {
        left++;
    }
    return left == late.word;
}

static const struct meeting meetings[] = {
    {"semaphore", wait_semaphore, NULL, NULL, put_tokens, has_tokens_of_the_late},
    {"queue", wait_queue, NULL, NULL, send_to_all, has_messages_of_the_late},
    {"pool", wait_pool, NULL, empty_pool, free_all, has_blocks_of_the_late},
    {"lock", wait_lock, give_lock, take_lock, release_lock, is_lock_free},
    {"lock, whose owners end", wait_inheritance, NULL, take_lock, release_lock, has_a_dead_owner},
    {"condition", wait_condition, NULL, NULL, broadcast, is_condition_clean},
    {"flags", wait_flags, NULL, clear_flags, set_flags, are_flags_clean},
    {"barrier", wait_barrier, NULL, NULL, arrive, is_barrier_clean},
    {"read-write lock", wait_rwlock, give_rwlock, take_rwlock, release_rwlock, is_rwlock_free},
};

static const struct meeting *meeting;

static uint32_t priority_of(uint32_t i)
{
    return MOST + i * 3 % CLASSES;
}

static void wait_in_the_crowd(uint32_t i)
{
    if (meeting->wait(i) == OK) {
        order[noted++ % CROWD] = i;
        (void)semaphore_put(&served);
        if (meeting->pass_on != NULL) {
            meeting->pass_on(i);
        }
    } else {
        (void)semaphore_put(&late);
    }
    (void)semaphore_put(&ended);
    sys_exit();
}

/* All were served: by priority, and equals as they had come. */
static bool is_in_order(void)
{
    for (uint32_t n = 1; n < CROWD; n++) {
        uint32_t before = priority_of(order[n - 1]);
        uint32_t now = priority_of(order[n]);
        if (now < before || (now == before && order[n] < order[n - 1])) {
            return false;
        }
    }
    return served.word == CROWD;
}

static void start_all(usec until)
{
    noted = served.word = late.word = ended.word = 0;
    deadline = until;
    for (uint32_t i = 1; i <= CROWD; i++) {
        (void)thread_start(i, wait_in_the_crowd, i, priority_of(i));
    }
}

/* main as `priority`; all wait until `until`, and it comes to them at `when`. True: as it should be. */
static bool meet(uint32_t priority, usec when, usec until)
{
    if (meeting->prepare != NULL) {
        meeting->prepare();
    }
    start_all(until);
    (void)thread_set_priority(THREAD_MAIN, priority);
    sleep_until(when);
    meeting->release();
    (void)thread_set_priority(THREAD_MAIN, BEHIND);
    while (*(volatile uint32_t *)&ended.word < CROWD) {
        sleep_us(50);
    }
    return served.word + late.word == CROWD && meeting->is_clean();
}

static uint32_t check(const char *how, bool good)
{
    print("%s %s, %s\n", good ? "ok" : "FAIL", meeting->name, how);
    return !good;
}

/* The deadline passes after, while and before all are woken. */
static bool at_deadlines(void)
{
    uint32_t some = 0, all = 0, none = 0;

    for (uint32_t ahead = 0; ahead <= 1600; ahead += 80) {
        usec until = in_ms(5);
        if (!meet(ahead / 80 % 2 == 0 ? BEHIND : PRIORITY_CEILING, until + 100 - ahead, until)) {
            return false;
        }
        (late.word == 0 ? &all : served.word == 0 ? &none : &some)[0]++;
    }
    return all != 0 && none != 0;
}

int main(void)
{
    uint32_t failures = 0;

    for (uint32_t n = 0; n < sizeof meetings / sizeof *meetings; n++) {
        meeting = &meetings[n];
        failures += check("each goes on at once", meet(BEHIND, in_ms(2), FOREVER) && is_in_order());
        failures += check("all go on together", meet(PRIORITY_CEILING, in_ms(2), FOREVER) && is_in_order());
        failures += check("their deadlines pass", at_deadlines());
    }
    print("crowd: %lu failures\n", (unsigned long)failures);
    flush_and_shutdown(failures);
}
