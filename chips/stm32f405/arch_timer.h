/* SPDX-License-Identifier: MIT */
/* The emulator counts TIM2 at 1 GHz / (PSC + 1), whatever the clock tree says, and SysTick at 168 MHz; silicon would want
   another PSC. */
#pragma once

#include <stdint.h>

#define TIMER_TICKS_PER_US 10u
#define TIMER_ALARM_MAX_TICKS 900000u /* 2^24 SysTick counts are 99.8 ms */

enum { STM32F4_PRESCALER = 99, STM32F405_SYSTICK_PER_10_TICKS = 168 };

static inline uint32_t stm32f4_systick(uint32_t ticks)
{
    return (ticks * STM32F405_SYSTICK_PER_10_TICKS + 9) / 10;
}

#include "../stm32f4/stm32f4_timer.h"
