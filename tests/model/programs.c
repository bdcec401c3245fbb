/* SPDX-License-Identifier: MIT */
/* The threads of a scenario. A program is a string, a letter each operation; a capital one has a deadline:
     g G p      semaphore: get, put                 l L u   lock: take, give         m M n   another lock
     a A f      pool: allocate, free what it has    s S r R queue: send, receive     x       the thread ends
   Compiled so that each access to memory is a step (the __tsan_ hooks at the end). */
#include "lock.h"
#include "pool.h"
#include "queue.h"
#include "semaphore.h"

struct facts facts;
const char *program[THREADS];

static struct semaphore *const semaphore = (void *)(uintptr_t)(OBJECTS_BASE + SEMAPHORE_AT);
static struct lock *const locks = (void *)(uintptr_t)(OBJECTS_BASE + LOCK_AT);
static struct pool *const pool = (void *)(uintptr_t)(OBJECTS_BASE + POOL_AT);
static char *const blocks = (void *)(uintptr_t)(OBJECTS_BASE + BLOCK_AT);
static struct queue *const queue = (void *)(uintptr_t)(OBJECTS_BASE + QUEUE_AT);

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
}

/* What the compiler puts before each access. */
static void touches(const void *address)
{
    if ((uintptr_t)address - RAM_BASE < RAM_BYTES) {
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

/* More than a word at once: of the process's memory, only when nobody looks. */
#define RANGE(name)                                                                                                    \
    void __tsan_##name(void *address, long bytes);                                                                     \
    void __tsan_##name(void *address, long bytes)                                                                      \
    {                                                                                                                  \
        check((uintptr_t)address - RAM_BASE >= RAM_BYTES || bytes == 0, "(an access of many words is no step)");       \
    }
RANGE(read_range)
RANGE(write_range)
