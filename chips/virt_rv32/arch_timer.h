/* SPDX-License-Identifier: MIT */
/* Clock: mtime, at 10 MHz here, of which the low word is enough. Alarm: mtimecmp. Contract: arch/arch.h. */
#pragma once

#include "clint.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_TICKS_PER_US 10u
#define TIMER_ALARM_MAX_TICKS UINT32_MAX

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
    return CLINT_MTIME_LOW;
}

static inline void timer_alarm_set(uint32_t ticks)
{
    clint_interrupt_at(clint_time() + ticks);
}
