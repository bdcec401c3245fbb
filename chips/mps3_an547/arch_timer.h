/* SPDX-License-Identifier: MIT */
/* Clock: the system counter, of which the low word is enough. Alarm: SysTick, 24 bits, as a one-shot. Both at 32 MHz. (The
   timers that compare with the counter hang the emulator when it counts instructions.) Contract: arch/arch.h. */
#pragma once

#include "sse_timer.h"
#include "systick.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_TICKS_PER_US 32u
#define TIMER_ALARM_MAX_TICKS SYSTICK_MAX

#define MPS3_COUNTER ((volatile struct sse_counter *)0x58100000u)
#define MPS3_TIMER ((volatile struct sse_timer *)0x58000000u)

static inline void timer_alarm_off(void)
{
    SYSTICK->csr = 0;
    SYSTICK_ICSR = SYSTICK_PENDING_CLEAR;
}

static inline void timer_start(void)
{
    MPS3_COUNTER->cntcr = SSE_COUNTER_ENABLE;
    timer_alarm_off();
}

static inline uint32_t timer_clock(void)
{
    return MPS3_TIMER->cntpct_low;
}

static inline void timer_alarm_set(uint32_t ticks)
{
    timer_alarm_off();
    SYSTICK->rvr = ticks;
    SYSTICK->cvr = 0;
    SYSTICK->csr = SYSTICK_ENABLE | SYSTICK_CLKSOURCE | SYSTICK_TICKINT;
}
