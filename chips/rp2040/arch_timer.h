/* SPDX-License-Identifier: MIT */
/* Clock: the timer, of which the low word is enough. Alarm: its alarm 0. Contract: arch/arch.h. */
#pragma once

#include "rp2040_timer.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_TICKS_PER_US 1u
#define TIMER_ALARM_MAX_TICKS 0x7FFFFFFFu /* so that a moment in the past can be told from one to come */

enum { RP2040_ALARM_LINE = 0, RP2040_ALARM = 1 << 0 };
#define RP2040_TIMER ((volatile struct rp2040_timer *)0x40054000u)

static inline void timer_start(void)
{
    RP2040_TIMER->enable = RP2040_ALARM;
    *(volatile uint32_t *)0xE000E100u = UINT32_C(1) << RP2040_ALARM_LINE; /* NVIC_ISER */
}

static inline uint32_t timer_clock(void)
{
    return RP2040_TIMER->raw_low;
}

static inline void timer_alarm_off(void)
{
    RP2040_TIMER->armed = RP2040_ALARM;
    RP2040_TIMER->force = 0;
    RP2040_TIMER->interrupt = RP2040_ALARM;
}

/* It fires when the counter is equal, so one that passed before it was armed would come an hour late: it is forced. */
static inline void timer_alarm_set(uint32_t ticks)
{
    uint32_t moment = timer_clock() + ticks;

    timer_alarm_off();
    RP2040_TIMER->alarm[0] = moment;
    if ((int32_t)(timer_clock() - moment) >= 0) {
        RP2040_TIMER->force = RP2040_ALARM;
    }
}
