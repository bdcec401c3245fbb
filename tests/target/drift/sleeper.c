/* SPDX-License-Identifier: MIT */
/* Two threads sleep, each for other times, so that alarms are set to later and to earlier moments. Before and after so many
   alarms a debugger looks at what time it is. */
#include "erkos.h"

enum { ALARMS = 20000, LONGEST_US = 100, OTHER_US = 130 };

static uint32_t seed = 1;
static volatile usec began_at, ended_at;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)seed * limit >> 32);
}

static void other(uint32_t unused)
{
    (void)unused;
    for (;;) {
        sleep_us(OTHER_US);
    }
}

/* A debugger stops at their beginning, in one run each: while it looks, time goes on. */
__attribute__((noinline)) static void began(usec now)
{
    began_at = now;
}

__attribute__((noinline)) static void ended(usec now)
{
    ended_at = now;
}

int main(void)
{
    (void)thread_start(THREAD_OTHER, other, 0, PRIORITY);
    began(now_us());
    for (uint32_t i = 0; i < ALARMS; i++) {
        sleep_us(1 + random_below(LONGEST_US));
    }
    ended(now_us());
    flush_and_shutdown(0);
}
