/* SPDX-License-Identifier: MIT */
/* A run ends in two steps, result and token first, exit then: whoever joins may be ahead of the exit. A thread that is
   busy while it is ENDING will not be so for long. */
#include "thread.h"

#include "clock.h"
#include "semaphore.h"

enum state { IDLE, RUNNING, ENDING };

struct run {
    int32_t (*work)(uint32_t);
    int32_t result;         /* valid when `ended` has its token */
    struct semaphore ended; /* one token from the end to the join */
    volatile enum state state;
};

struct stack {
    const uint32_t *low;
    const uint32_t *top;
};

static struct run runs[THREAD_COUNT];

#define DECLARE_STACK(n) extern const uint32_t __stack_low_##n[], __stack_top_##n[];
#define STACK(n) {__stack_low_##n, __stack_top_##n},
EACH_THREAD(DECLARE_STACK)
static const struct stack stacks[THREAD_COUNT] = {EACH_THREAD(STACK)};

static void check(uint32_t thread)
{
    if (thread >= THREAD_COUNT) {
        __builtin_trap();
    }
}

static void begin(uint32_t argument)
{
    struct run *self = &runs[thread_self()];

    self->result = self->work(argument);
    self->state = ENDING;
    (void)semaphore_put(&self->ended);
    sys_exit();
}

int32_t thread_run(uint32_t thread, int32_t (*work)(uint32_t), uint32_t argument, uint32_t priority)
{
    check(thread);
    struct run *run = &runs[thread];
    enum state before = run->state;

    if (before == RUNNING) {
        return -ERR_BUSY;
    }
    (void)semaphore_get(&run->ended, AT_ONCE); /* of a run that nobody has joined */
    run->work = work;
    run->state = RUNNING;
    int32_t started = thread_start(thread, begin, argument, priority);
    while (started == -ERR_BUSY && before == ENDING) {
        sleep_us(1);
        started = thread_start(thread, begin, argument, priority);
    }
    if (started != OK) {
        run->state = before;
    }
    return started;
}

int32_t thread_join(uint32_t thread, int32_t *result, usec deadline)
{
    check(thread);
    int32_t ended = semaphore_get(&runs[thread].ended, deadline);

    if (ended == OK) {
        *result = runs[thread].result;
    }
    return ended;
}

uint32_t thread_stack_bytes(uint32_t thread)
{
    check(thread);
    return (uint32_t)((uintptr_t)stacks[thread].top - (uintptr_t)stacks[thread].low);
}

uint32_t thread_stack_peak(uint32_t thread)
{
    check(thread);
    const uint32_t *word = stacks[thread].low;

    while (word < stacks[thread].top && *word == 0) {
        word++;
    }
    return (uint32_t)((uintptr_t)stacks[thread].top - (uintptr_t)word);
}
