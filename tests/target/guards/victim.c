/* SPDX-License-Identifier: MIT */
/* Leaves the stack of one of its threads, in one way for each role. Above the stack of thread `rx` lies a guard, then that of
   thread `tx`. */
#include "erkos.h"

enum { OVERFLOW_TX, OVERFLOW_MAIN, KERNEL_WRITES, KERNEL_CROSSES, PATTERN = 0xa5, GUARD = 256 };

#define DECLARE(n) extern char __stack_low_##n[], __stack_top_##n[];
#define BOUNDS(n) {__stack_low_##n, __stack_top_##n},
EACH_THREAD(DECLARE)
static char *const stacks[][2] = {EACH_THREAD(BOUNDS)};

static volatile uint32_t depth = UINT32_MAX;

/* A frame of a few words each time, which a loop could not do without, and no end that the compiler could see. */
static __attribute__((noinline)) uint32_t recurse(uint32_t n)
{
    volatile uint32_t frame[4] = {n};

    return n < depth ? recurse(n + 1) + frame[n % 4] : n;
}

static void overflow(uint32_t unused)
{
    (void)unused;
    print("%s went on\n", recurse(0) != 0 ? PROCESS_NAME : "");
    sys_exit();
}

static void fill(uint32_t thread)
{
    for (volatile char *to = stacks[thread][0]; to < stacks[thread][1]; to++) {
        *to = (char)PATTERN;
    }
}

int main(void)
{
    switch (PROCESS_ROLE) {
    case OVERFLOW_TX:
        fill(THREAD_RX);
        (void)thread_start(THREAD_TX, overflow, 0, PRIORITY);
        return 0;
    case OVERFLOW_MAIN:
        fill(THREAD_TX);
        overflow(0);
        break;
    case KERNEL_WRITES:
        (void)sys_put((uint32_t *)((uaddr)stacks[THREAD_TX][0] - 4));
        break;
    default: { /* from one stack through the guard into the next */
        struct call_options options = lend((char *)((uaddr)stacks[THREAD_RX][1] - 4), 4 + GUARD + 4);
        struct message m = {{0}};
        (void)call(PEER_CONSOLE, &m, &options);
    }
    }
    print("%s went on\n", PROCESS_NAME);
    return 0;
}
