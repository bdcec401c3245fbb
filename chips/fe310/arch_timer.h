/* SPDX-License-Identifier: MIT */
/* Clock: mtime, which counts the 32,768 Hz of the real-time clock (FE310-G000 manual, 6): 512 of its ticks are 15,625 us.
   It is turned into microseconds, so the clock goes on by 30 or 31 at a time, without a drift. Alarm: mtimecmp, at the next
   tick that is not early. Contract: arch/arch.h. */
#pragma once

#include "clint.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_TICKS_PER_US 1u
#define TIMER_ALARM_MAX_TICKS (UINT32_MAX / FE310_SPAN_TICKS) /* 8.4 s: the division below has 32 bits */

enum { FE310_SPAN_TICKS = 512, FE310_SPAN_US = 15625 };

static inline void timer_alarm_off(void)
{
    clint_interrupt_at(UINT64_MAX);
}

static inline void timer_start(void)
{
    timer_alarm_off();
}

static inline uint32_t timer_clock(void)
{
    return (uint32_t)(clint_time() * FE310_SPAN_US / FE310_SPAN_TICKS);
}

/* Counted from the tick that has begun, which may be over at once: hence one more. */
static inline void timer_alarm_set(uint32_t us)
{
    clint_interrupt_at(clint_time() + us * FE310_SPAN_TICKS / FE310_SPAN_US + 2);
}
