/* SPDX-License-Identifier: MIT */
/* Time: 64-bit microseconds over a free-running counter that is never reloaded, so that nothing drifts; one alarm for
   whatever comes first: a deadline, the end of the quantum, or half a wrap of the counter. */
#pragma once

#include "kernel.h"

/* Microseconds since boot, rounded down. */
usec time_now(void);

/* Starts clock and alarm; the first alarm comes at once and starts the first thread. */
void time_start(void);

/* The alarm shall go off no later than `when`. */
void time_alarm_by(usec when);

/* The blocking state that `self` is about to enter ends at `deadline`: returns the state to enter. */
uint8_t time_limit(struct thread *self, uint8_t state, usec deadline);

/* The same for a thread that is about to wait: false, and -ERR_TIMEOUT as its result, when the deadline has passed. */
bool time_limit_wait(struct thread *self, uint8_t state, usec deadline);

static inline usec time_of(uint32_t low, uint32_t high)
{
    return (usec)high << 32 | low;
}
