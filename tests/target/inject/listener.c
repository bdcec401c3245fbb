/* SPDX-License-Identifier: MIT */
/* More important than the workers; waits for the line that is pended from outside. */
#include "erkos.h"

volatile uint32_t ticks;
volatile uint32_t wrong;

int main(void)
{
    for (;;) {
        int32_t events = wait_events(EVENT_TICK, EVENT_TICK, FOREVER);
        wrong += events != (int32_t)EVENT_TICK;
        ticks++;
    }
}
