/* SPDX-License-Identifier: MIT */
/* Clock: SysTick, 24 bits, never reloaded. Alarm: timer 0, 32 bits, one-shot. Both at the 25 MHz that chip_start sets.
   Contract: arch/arch.h. */
#pragma once

#include "gptm.h"
#include "systick.h"

#define TIMER_CLOCK_BITS 24
#define TIMER_TICKS_PER_US 25u
#define TIMER_ALARM_MAX_TICKS UINT32_MAX

enum { LM3S_ALARM_LINE = 19 };
#define LM3S_TIMER0 ((volatile struct gptm *)0x40030000u)

static inline void timer_start(void)
{
    SYSTICK->rvr = SYSTICK_MAX;
    SYSTICK->cvr = 0;
    SYSTICK->csr = SYSTICK_ENABLE | SYSTICK_CLKSOURCE;
    LM3S_TIMER0->ctl = 0;
    LM3S_TIMER0->cfg = 0;
    LM3S_TIMER0->tamr = GPTM_TAMR_ONE_SHOT;
    LM3S_TIMER0->imr = GPTM_TIMEOUT;
    *(volatile uint32_t *)0xE000E100u = UINT32_C(1) << LM3S_ALARM_LINE; /* NVIC_ISER0 */
}

static inline uint32_t timer_clock(void)
{
    return 0 - SYSTICK->cvr;
}

static inline void timer_alarm_off(void)
{
    LM3S_TIMER0->ctl = 0;
    LM3S_TIMER0->icr = GPTM_TIMEOUT;
}

static inline void timer_alarm_set(uint32_t ticks)
{
    LM3S_TIMER0->ctl = 0;
    LM3S_TIMER0->icr = GPTM_TIMEOUT;
    LM3S_TIMER0->tailr = ticks;
    LM3S_TIMER0->ctl = GPTM_CTL_TAEN;
}
