/* SPDX-License-Identifier: MIT */
/* The threads of a scenario. A program is a string, a letter each operation; a capital one has a deadline:
     g G p      semaphore: get, put                 l L u   lock: take, give         m M n   another lock
     a A f      pool: allocate, free what it has    s S r R queue: send, receive     x       the thread ends
     w W c o b  condition: wait until something is ready, make one ready and signal with the lock or after it, two and broadcast
     j J k K i I y z e  flags: take any of two, both, keep the first; set the first, the second; clear the first
     d D q Q v  read-write lock: for reading, for writing, give        h H     barrier
   Compiled so that each access to memory is a step (the __tsan_ hooks at the end). */
#include "barrier.h"
#include "condition.h"
#include "flags.h"
#include "lock.h"
#include "pool.h"
#include "queue.h"
#include "rwlock.h"
#include "semaphore.h"
#include "thread.h"

#include <string.h>

struct facts facts;
const char *program[THREADS];

static struct semaphore *const semaphore = (void *)(uintptr_t)(OBJECTS_BASE + SEMAPHORE_AT);
static struct lock *const locks = (void *)(uintptr_t)(OBJECTS_BASE + LOCK_AT);
static struct pool *const pool = (void *)(uintptr_t)(OBJECTS_BASE + POOL_AT);
static char *const blocks = (void *)(uintptr_t)(OBJECTS_BASE + BLOCK_AT);
static struct queue *const queue = (void *)(uintptr_t)(OBJECTS_BASE + QUEUE_AT);
static struct condition *const condition = (void *)(uintptr_t)(OBJECTS_BASE + CONDITION_AT);
static struct flags *const flags = (void *)(uintptr_t)(OBJECTS_BASE + FLAGS_AT);
static struct rwlock *const rwlock = (void *)(uintptr_t)(OBJECTS_BASE + RWLOCK_AT);
static struct barrier *const barrier = (void *)(uintptr_t)(OBJECTS_BASE + BARRIER_AT);
static int takers;        /* threads that take flags away */
static bool have_waiters; /* objects whose waiters are on stacks */

static void check(bool holds, const char *what)
{
    if (!holds) {
        model_fail(what);
    }
}

static void take(int t, int n, usec deadline)
{
    int32_t result = lock_take(&locks[n], deadline);

    if (result == -ERR_TIMEOUT || result == -ERR_DEADLOCK) {
        return;
    }
    check(facts.holder[n] == 0, "a lock has one owner");
    check((result == -ERR_OWNER_DIED) == facts.holder_died[n],
          "who takes a lock is told when its owner died, only then");
    facts.holder_died[n] = false;
    facts.holder[n] = (uint8_t)(t + 1);
}

static void give(int t, int n)
{
    if (facts.holder[n] == t + 1) {
        facts.holder[n] = 0;
        (void)lock_give(&locks[n]);
    }
}

/* To who takes it inside of a wait. */
static void give_unseen(int t)
{
    check(facts.holder[0] == t + 1, "who waits owns the lock");
    facts.holder[0] = 0;
}

static void allocate(int t, usec deadline)
{
    const char *block = pool_allocate(pool, deadline);

    if (block != 0) {
        long n = (block - blocks) / BLOCK_BYTES;
        check(n >= 0 && n < BLOCKS && facts.block_of[n] == 0, "a block has one owner");
        facts.block_of[n] = (uint8_t)(t + 1);
    }
}

static void give_back(int t)
{
    for (int n = 0; n < BLOCKS; n++) {
        if (facts.block_of[n] == t + 1) {
            facts.block_of[n] = 0;
            pool_free(pool, blocks + n * BLOCK_BYTES);
            return;
        }
    }
}

static void send(int t, usec deadline)
{
    uint32_t number = facts.step[t] + 1u;
    uint32_t sender = (uint32_t)t;

    if (queue_send(queue, &(struct queue_slot){{sender, number, ~sender, ~number}}, deadline) == OK) {
        facts.sent[t]++;
    }
}

static void receive(int t, usec deadline)
{
    struct queue_slot m;

    if (queue_receive(queue, &m, deadline) == OK) {
        uint32_t sender = m.word[0];
        uint32_t number = m.word[1];
        check(sender < THREADS && m.word[2] == ~sender && m.word[3] == ~number, "a message arrives whole");
        check(number > facts.last[t][sender], "messages of a sender arrive in their order");
        check(!(facts.received[sender] >> number & 1), "a message arrives once");
        facts.last[t][sender] = (uint8_t)number;
        facts.received[sender] |= (uint16_t)(1u << number);
    }
}

static void wait_until_ready(int t, usec deadline)
{
    int32_t result = OK;

    take(t, 0, FOREVER);
    while (facts.ready == 0 && result != -ERR_TIMEOUT) {
        give_unseen(t);
        result = condition_wait(condition, &locks[0], deadline);
        check(facts.holder[0] == 0, "a wait ends with the lock");
        facts.holder[0] = (uint8_t)(t + 1);
        facts.woken += result == OK;
        check(facts.woken <= facts.signals, "there are no wake-ups without a signal");
    }
    facts.ready -= facts.ready != 0;
    give(t, 0);
}

static void make_ready(int t, char how)
{
    take(t, 0, FOREVER);
    facts.ready += how == 'b' ? 2 : 1;
    facts.signals += how == 'b' ? THREADS : 1;
    if (how == 'o') {
        give(t, 0);
        condition_signal(condition);
        return;
    }
    how == 'b' ? condition_broadcast(condition) : condition_signal(condition);
    give(t, 0);
}

static void set_flags(uint32_t bits)
{
    facts.flags |= (uint8_t)bits;
    facts.sets += bits & 1;
    flags_set(flags, bits);
}

static void wait_for_flags(char what, usec deadline)
{
    uint32_t mask = what == 'i' ? 1 : 3;
    int32_t got = flags_wait(flags, mask, what == 'i' ? FLAGS_KEEP : what == 'k' ? FLAGS_ALL : FLAGS_ANY, deadline);

    if (got != -ERR_TIMEOUT) {
        check(got > 0 && ((uint32_t)got & ~(mask & facts.flags)) == 0, "flags come that were set, and wanted");
        check(what != 'k' || got == 3, "all come, or none");
        facts.takes += what != 'i' && got & 1;
        facts.taken |= what != 'i' ? (uint8_t)got : 0;
        check(takers != 1 || facts.takes <= facts.sets, "a flag is taken once");
    }
}

static void enter(int t, char as, usec deadline)
{
    int32_t result = as == 'd' ? rwlock_read_take(rwlock, deadline) : rwlock_write_take(rwlock, deadline);

    if (result == OK) {
        check(facts.writing == 0 && (as == 'd' || facts.reading == 0), "a writer is alone");
        facts.reading += as == 'd';
        facts.writing += as == 'q';
        facts.holds[t] = as;
    }
}

static void leave(int t)
{
    char as = facts.holds[t];

    facts.holds[t] = 0;
    facts.reading -= as == 'd';
    facts.writing -= as == 'q';
    if (as == 'd') {
        rwlock_read_give(rwlock);
    } else if (as == 'q') {
        rwlock_write_give(rwlock);
    }
}

static void meet(usec deadline)
{
    facts.arrivals++;
    int32_t result = barrier_wait(barrier, deadline);
    facts.passed += result != -ERR_TIMEOUT;
    facts.last_ones += result == BARRIER_LAST;
    check(facts.passed <= facts.arrivals / PARTIES * PARTIES, "nobody passes a barrier alone");
}

static void operate(int t, char what)
{
    usec deadline = what >= 'A' && what <= 'Z' ? 1000u * (unsigned)(t + 1) : FOREVER;

    switch (what | 0x20) {
    case 'g':
        if (semaphore_get(semaphore, deadline) == OK) {
            facts.got++;
        }
        break;
    case 'p':
        facts.put++;
        (void)semaphore_put(semaphore);
        break;
    case 'l':
        take(t, 0, deadline);
        break;
    case 'm':
        take(t, 1, deadline);
        break;
    case 'u':
        give(t, 0);
        break;
    case 'n':
        give(t, 1);
        break;
    case 'a':
        allocate(t, deadline);
        break;
    case 'f':
        give_back(t);
        break;
    case 's':
        send(t, deadline);
        break;
    case 'r':
        receive(t, deadline);
        break;
    case 'w':
        wait_until_ready(t, deadline);
        break;
    case 'c':
    case 'o':
    case 'b':
        make_ready(t, what);
        break;
    case 'j':
    case 'k':
    case 'i':
        wait_for_flags(what | 0x20, deadline);
        break;
    case 'y':
        set_flags(1);
        break;
    case 'z':
        set_flags(2);
        break;
    case 'e':
        facts.taken |= 1;
        flags_clear(flags, 1);
        break;
    case 'd':
    case 'q':
        enter(t, what | 0x20, deadline);
        break;
    case 'v':
        leave(t);
        break;
    case 'h':
        meet(deadline);
        break;
    default: /* x */
        for (int n = 0; n < LOCKS; n++) {
            facts.holder_died[n] |= facts.holder[n] == t + 1;
            facts.holder[n] = facts.holder[n] == t + 1 ? 0 : facts.holder[n];
        }
        (void)sys_exit();
    }
}

void thread_body(int t)
{
    for (; program[t][facts.step[t]] != 0; facts.step[t]++) {
        operate(t, program[t][facts.step[t]]);
    }
    facts.ended[t] = true;
    for (;;) {
        model_step();
    }
}

void fill_objects(void)
{
    pool_fill(pool, blocks, BLOCKS, BLOCK_BYTES);
    queue->full = CAPACITY << 16;
    queue->mask = CAPACITY - 1;
    barrier->parties = PARTIES;
    for (int t = 0; t < THREADS; t++) {
        takers += program[t][strcspn(program[t], "jJkK")] != 0;
        have_waiters |= program[t][strcspn(program[t], "wWjJkKiIdDqQhH")] != 0;
    }
}

/* -- What is looked at from outside, between two steps -- */

#define OUTSIDE __attribute__((no_sanitize("thread")))

static struct waiters *const lists[LISTS] = {
    (void *)(uintptr_t)(OBJECTS_BASE + CONDITION_GUARD), (void *)(uintptr_t)(OBJECTS_BASE + FLAGS_GUARD),
    (void *)(uintptr_t)(OBJECTS_BASE + RWLOCK_GUARD), (void *)(uintptr_t)(OBJECTS_BASE + BARRIER_GUARD)};

OUTSIDE void lists_look(struct lists *now)
{
    *now = (struct lists){0};
    for (int list = 0; list < LISTS; list++) {
        int n = 0;
        for (const struct waiter *w = lists[list]->first; w != NULL; w = w->next) {
            uintptr_t t = ((uintptr_t)w - STACKS_BASE) / STACK_BYTES;
            check(n < THREADS && t < THREADS, "a list of waiters ends");
            check(w->priority == priority[t], "a waiter stands with its own priority");
            check(w->next == NULL || w->priority <= w->next->priority, "waiters stand by priority");
            now->thread[list][n++] = (uint8_t)(t + 1);
        }
    }
}

/* What holds while nobody is in the midst of changing it. */
OUTSIDE void check_lists(void)
{
    uint32_t word = flags->word & ~WORD_WAITER;
    const struct waiter *w = flags->waiters.first;
    uint32_t count = 0;

    if (flags->waiters.guard.word == 0) {
        check((w != NULL) == (flags->word >> 31), "bit 31 of flags is set <=> somebody waits");
        for (; w != NULL; w = w->next) {
            bool met = w->got & FLAGS_ALL ? (word & w->wants) == w->wants : (word & w->wants) != 0;
            check(!met, "nobody waits for flags that are there");
        }
    }
    w = rwlock->waiters.first;
    if (rwlock->waiters.guard.word == 0) {
        check((w != NULL) == (rwlock->word >> 31), "bit 31 of a read-write lock is set <=> somebody waits");
        word = rwlock->word & ~WORD_WAITER;
        check(w == NULL || (w->wants == 1 ? word >> 30 : word) != 0, "nobody waits for a lock that he may have");
    }
    if (barrier->waiters.guard.word == 0) {
        for (w = barrier->waiters.first; w != NULL; w = w->next) {
            count++;
        }
        check(barrier->arrived < PARTIES && barrier->arrived >= count, "nobody waits when all have come");
    }
}

OUTSIDE void check_lists_at_end(void)
{
    check(condition->waiters.first == NULL || facts.ready == 0, "nobody waits for a condition that is true");
    check((facts.flags & ~(facts.taken | flags->word)) == 0, "a flag that was set is there, or was taken");
    check(facts.passed == facts.last_ones * PARTIES, "all pass a barrier, one of them as the last");
    for (int t = 0; t < THREADS; t++) {
        check(facts.holds[t] == 0, "(a program gives back what it takes)");
    }
    check(rwlock->word == 0, "a read-write lock is free in the end");
}

/* What the compiler puts before each access. */
static OUTSIDE void touches(const void *address)
{
    if ((uintptr_t)address - RAM_BASE < (have_waiters ? PROCESS_BYTES : RAM_BYTES)) {
        model_step();
    }
}

void __tsan_init(void);
void __tsan_init(void)
{
}
#define HOOK(name)                                                                                                     \
    void __tsan_##name(void *address);                                                                                 \
    void __tsan_##name(void *address)                                                                                  \
    {                                                                                                                  \
        touches(address);                                                                                              \
    }
HOOK(read1)
HOOK(write1)
HOOK(read2)
HOOK(write2)
HOOK(read4)
HOOK(write4)
HOOK(read8)
HOOK(write8)
HOOK(write16) /* clears a waiter that nobody knows yet */

/* More than a word at once: of the process's memory, only when nobody looks. */
#define RANGE(name)                                                                                                    \
    void __tsan_##name(void *address, long bytes);                                                                     \
    void __tsan_##name(void *address, long bytes)                                                                      \
    {                                                                                                                  \
        check((uintptr_t)address - RAM_BASE >= RAM_BYTES || bytes == 0, "(an access of many words is no step)");       \
    }
RANGE(read_range)
RANGE(write_range)
