/* SPDX-License-Identifier: MIT */
/* A client of the class timer, the same on every board: it counts at its rate and never goes back, in short steps and in long
   ones, across the wrap of 32 bits. */
#include "timer/timer.h"

#include "erkos.h"

enum { LOOKS = 100000, SHORT_STEPS = 1000, SHORT_US = 777, LONG_STEPS = 10, LONG_US = 60000000, APART_US = 60 };

static uint32_t fast, slow;

static uint32_t count_back(void)
{
    uint32_t back = 0;
    uint32_t last = timer_ticks(COUNTER_BASE);

    for (int i = 0; i < LOOKS; i++) {
        uint32_t now = timer_ticks(COUNTER_BASE);
        back += (int32_t)(now - last) < 0;
        last = now;
    }
    return back;
}

/* The two clocks are not read at one moment, and the kernel's is rounded to a microsecond. */
static void step(uint32_t us)
{
    usec began = now_us();
    uint32_t first = timer_ticks(COUNTER_BASE);

    sleep_us(us);
    uint32_t wanted = (uint32_t)(now_us() - began) * COUNTER_TICKS_PER_US;
    int32_t more = (int32_t)(timer_ticks(COUNTER_BASE) - first - wanted);
    fast += more > APART_US * COUNTER_TICKS_PER_US;
    slow += more < -APART_US * COUNTER_TICKS_PER_US;
}

int main(void)
{
    print("divider 0: %s\n", timer_run(COUNTER_BASE, 0) ? "FAIL" : "refused");
    if (!timer_run(COUNTER_BASE, COUNTER_DIVIDER)) {
        print_text("FAIL: it does not run\n");
    }
    uint32_t back = count_back();
    for (int i = 0; i < SHORT_STEPS; i++) {
        step(SHORT_US);
    }
    for (int i = 0; i < LONG_STEPS; i++) {
        step(LONG_US);
    }
    print("timer: %lu back, %lu fast, ", (unsigned long)back, (unsigned long)fast);
    print("%lu slow, at %lu s\n", (unsigned long)slow, (unsigned long)(now_us() / 1000000));
    flush_and_shutdown(0);
}
