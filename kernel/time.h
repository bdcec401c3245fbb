/* SPDX-License-Identifier: MIT */
/* Time: 64-bit microseconds over a free-running counter that is never reloaded, so that nothing drifts; one alarm for
   whatever comes first: a deadline, the end of the quantum, or half a wrap of the counter. */
#pragma once

#include "kernel.h"

/* The bits of a difference of two values of the counter. */
static const uint32_t TIME_CLOCK_MASK = UINT32_MAX >> (32 - TIMER_CLOCK_BITS);

/* Microseconds since boot, rounded down. */
usec time_now(void);

/* Starts clock and alarm; the first alarm comes at once and starts the first thread. */
void time_start(void);

/* The alarm's handler shall set it to no later than `when`. */
void time_plan(usec when);

/* The alarm shall go off no later than `when`. */
void time_alarm_by(usec when);

/* ... than so many microseconds from now, not more than TIMER_ALARM_MAX_TICKS: returns that moment. */
usec time_alarm_in(uint32_t us);

/* ... than so many ticks from now, rounded up; fewer than INT32_MAX. */
void time_alarm_within(uint32_t ticks);

/* A deadline for `t`, which is about to enter a state with THREAD_TIMED. Gives way. */
void time_limit(struct thread *t, usec deadline);

/* `self` enters that blocking state, unless the deadline has passed: then it is false, and its result is -ERR_TIMEOUT. Gives
   way before. */
bool time_limit_wait(struct thread *self, uint32_t state, usec deadline);

static inline usec time_sooner(usec a, usec b)
{
    return a < b ? a : b;
}

static inline usec time_of(uint32_t low, uint32_t high)
{
    return (usec)high << 32 | low;
}
