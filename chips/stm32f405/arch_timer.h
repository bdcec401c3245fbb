/* SPDX-License-Identifier: MIT */
/* Clock: TIM2, free-running, 32 bits. Alarm: SysTick as a one-shot, at its own rate. The emulator counts TIM2 at
   1 GHz / (PSC + 1), whatever the clock tree says; silicon would want another PSC. Contract: arch/arch.h. */
#pragma once

#include "stm32_timer.h"
#include "systick.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_TICKS_PER_US 10u
#define TIMER_ALARM_MAX_TICKS 900000u /* 2^24 SysTick counts are 99.8 ms */

enum { STM32F405_CLOCK_PSC = 99, STM32F405_SYSTICK_PER_10_TICKS = 168 };
#define STM32F405_TIM2 ((volatile struct stm32_timer *)0x40000000u)

static inline void timer_start(void)
{
    STM32F405_TIM2->psc = STM32F405_CLOCK_PSC;
    STM32F405_TIM2->arr = UINT32_MAX;
    STM32F405_TIM2->egr = 1;
    STM32F405_TIM2->cr1 = 1;
}

static inline uint32_t timer_clock(void)
{
    return STM32F405_TIM2->cnt;
}

static inline void timer_alarm_off(void)
{
    SYSTICK->csr = SYSTICK_CLKSOURCE;
}

/* Rounded up: early would be wrong, late is not. */
static inline void timer_alarm_set(uint32_t ticks)
{
    SYSTICK->csr = SYSTICK_CLKSOURCE;
    SYSTICK->rvr = (ticks * STM32F405_SYSTICK_PER_10_TICKS + 9) / 10;
    SYSTICK->cvr = 0;
    SYSTICK->csr = SYSTICK_CLKSOURCE | SYSTICK_TICKINT | SYSTICK_ENABLE;
}
