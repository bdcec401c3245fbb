/* SPDX-License-Identifier: MIT */
/* A clock of 24 bits, so that tests see it wrap, at 10 ticks a microsecond; the test moves it. The alarm reaches less far
   than half a wrap. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define TIMER_CLOCK_BITS 24
#define TIMER_TICKS_PER_US 10u
#define TIMER_ALARM_MAX_TICKS 0x3fffffu

extern uint64_t host_ticks; /* since the beginning; the counter is its low bits */
extern uint64_t host_alarm; /* in the same ticks */
extern bool host_alarm_on;
extern bool host_alarm_taken;  /* and not acknowledged yet */
extern bool host_clock_starts; /* timer_start has been called */

uint32_t host_clock(void);                 /* aborts the test when nobody has started it */
uint32_t host_alarm_ticks(uint32_t ticks); /* aborts the test unless the timer can do that */

static inline void timer_start(void)
{
    host_alarm_on = false;
    host_clock_starts = true;
}

static inline uint32_t timer_clock(void)
{
    return host_clock();
}

static inline void timer_alarm_off(void)
{
    host_alarm_on = false;
    host_alarm_taken = false;
}

static inline void timer_alarm_set(uint32_t ticks)
{
    host_alarm = host_ticks + host_alarm_ticks(ticks);
    host_alarm_on = true;
}
