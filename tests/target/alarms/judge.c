/* SPDX-License-Identifier: MIT */
/* Sets one alarm after the other, each for another moment, and looks after each at the kernel's clock and at a counter that
   the kernel does not know: never early, and the two clocks stay together. Another thread sleeps in between, so that the
   alarm is set to later and to earlier moments, too. How many: what is typed. */
#include "../typed.h"
#include "timer/timer.h"
#include "erkos.h"

enum { LONGEST_US = 200, OTHER_US = 700 };

static uint32_t seed = 1;

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

static int64_t ticks; /* of the counter, since start, minus those that the kernel's clock says */
static uint32_t last;
static usec last_us;

static void compare(usec now)
{
    uint32_t count = timer_ticks(COUNTER_BASE);

    ticks += (int64_t)(count - last) - (int64_t)(now - last_us) * COUNTER_TICKS_PER_US;
    last = count;
    last_us = now;
}

int main(void)
{
    print_text("how many?\n");
    uint32_t alarms = typed_number();
    uint32_t early = 0;
    uint32_t latest = 0;
    int64_t least = INT64_MAX;
    int64_t most = INT64_MIN;

    (void)thread_start(THREAD_OTHER, other, 0, PRIORITY);
    if (!timer_run(COUNTER_BASE, COUNTER_DIVIDER)) {
        print_text("FAIL: the counter does not divide so\n");
    }
    last_us = now_us();
    last = timer_ticks(COUNTER_BASE);
    for (uint32_t i = 0; i < alarms; i++) {
        usec moment = in_us(1 + random_below(LONGEST_US));
        sleep_until(moment);
        usec now = now_us();
        compare(now);
        early += now < moment;
        latest = now - moment > latest ? (uint32_t)(now - moment) : latest;
        least = ticks < least ? ticks : least;
        most = ticks > most ? ticks : most;
    }
    print("%lu alarms, %lu early, ", (unsigned long)alarms, (unsigned long)early);
    print("at most %lu us late, ", (unsigned long)latest);
    print("clocks apart by %ld to %ld ticks\n", (long)least, (long)most);
    flush_and_shutdown(0);
}
