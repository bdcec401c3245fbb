/* SPDX-License-Identifier: MIT */
/* Waits for a line that test_idle.py pends from outside; between two of them the processor sleeps. */
#include "erkos.h"

volatile uint32_t ticks;
volatile uint32_t wrong;

__attribute__((noinline)) void turn(void);

void turn(void)
{
    int32_t events = wait_events(EVENT_TICK, EVENT_TICK, FOREVER);
    wrong += events != (int32_t)EVENT_TICK;
    ticks++;
}

int main(void)
{
    for (;;) {
        turn();
    }
}
