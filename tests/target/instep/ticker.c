/* SPDX-License-Identifier: MIT */
/* The least important process: a timer interrupts each 10 us, in step with an alarm that has given way and comes again as much
   later. After each 20 ms another phase. */
#include "erkos.h"

enum { TICKS = 250, ROUNDS = 2000 }; /* 10 us at 25 MHz */

static volatile uint32_t *const timer = (volatile uint32_t *)COUNTER_BASE;
enum { LOAD = 0, CONTROL = 2, CLEAR = 3, RUNS_AND_INTERRUPTS = 0xE2 };

int main(void)
{
    for (uint32_t phase = 1;; phase = phase % TICKS + 7) {
        timer[CONTROL] = 0;
        timer[CLEAR] = 1;
        usec now = now_us();
        while (now_us() == now) {
        }
        for (volatile uint32_t n = 0; n < phase; n++) {
        }
        timer[LOAD] = TICKS - 1;
        timer[CONTROL] = RUNS_AND_INTERRUPTS;
        for (uint32_t n = 0; n < ROUNDS; n++) {
            (void)wait_events(EVENT_COUNTER, EVENT_COUNTER, FOREVER);
            timer[CLEAR] = 1;
        }
    }
}
