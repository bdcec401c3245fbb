/* SPDX-License-Identifier: MIT */
/* Clock: TIM2, free-running, 32 bits. Alarm: SysTick as a one-shot, at its own rate. The arch_timer.h that includes this
   says how fast TIM2 counts, and with stm32f4_systick() how many counts of SysTick so many of TIM2 are, rounded up: early
   would be wrong, late is not. Contract: arch/arch.h. */
#pragma once

#include "stm32_timer.h"
#include "systick.h"

#define TIMER_CLOCK_BITS 32

#define STM32F4_TIM2 ((volatile struct stm32_timer *)0x40000000u) /* RM0090, 2.3 */

static inline void timer_start(void)
{
    STM32F4_TIM2->psc = STM32F4_PRESCALER;
    STM32F4_TIM2->arr = UINT32_MAX;
    STM32F4_TIM2->egr = 1;
    STM32F4_TIM2->cr1 = 1;
}

static inline uint32_t timer_clock(void)
{
    return STM32F4_TIM2->cnt;
}

static inline void timer_alarm_off(void)
{
    SYSTICK->csr = SYSTICK_CLKSOURCE;
}

static inline void timer_alarm_set(uint32_t ticks)
{
    SYSTICK->csr = SYSTICK_CLKSOURCE;
    SYSTICK->rvr = stm32f4_systick(ticks);
    SYSTICK->cvr = 0;
    SYSTICK->csr = SYSTICK_CLKSOURCE | SYSTICK_TICKINT | SYSTICK_ENABLE;
}
