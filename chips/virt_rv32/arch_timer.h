/* SPDX-License-Identifier: MIT */
/* Clock: mtime, at 10 MHz here, of which the low word is enough. Alarm: mtimecmp. Contract: arch/arch.h. */
#pragma once

#include "clint.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_TICKS_PER_US 10u
#define TIMER_ALARM_MAX_TICKS UINT32_MAX

/* The high word first to its end, so that no moment between the two writes is in the past (Privileged Architecture,
   3.2.1). */
static inline void timer_compare(uint32_t low, uint32_t high)
{
    CLINT_MTIMECMP_HIGH = UINT32_MAX;
    CLINT_MTIMECMP_LOW = low;
    CLINT_MTIMECMP_HIGH = high;
}

static inline void timer_alarm_off(void)
{
    timer_compare(UINT32_MAX, UINT32_MAX);
}

static inline void timer_start(void)
{
    timer_alarm_off();
}

static inline uint32_t timer_clock(void)
{
    return CLINT_MTIME_LOW;
}

static inline void timer_alarm_set(uint32_t ticks)
{
    uint32_t high = CLINT_MTIME_HIGH;
    uint32_t low = CLINT_MTIME_LOW;

    if (high != CLINT_MTIME_HIGH) { /* the low word has just wrapped */
        high = CLINT_MTIME_HIGH;
        low = CLINT_MTIME_LOW;
    }
    uint32_t when = low + ticks;
    timer_compare(when, when < low ? high + 1 : high);
}
