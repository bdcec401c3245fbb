/* SPDX-License-Identifier: MIT */
/* TIM2 counts at 84 MHz, twice its bus (RM0090, 6.2), SysTick at the processor's 168 MHz: chip_start.c. */
#pragma once

#include <stdint.h>

#define TIMER_TICKS_PER_US 84u
#define TIMER_ALARM_MAX_TICKS 0x7FFFFFu /* SysTick has 24 bits */

enum { STM32F4_PRESCALER = 0 };

static inline uint32_t stm32f4_systick(uint32_t ticks)
{
    return 2 * ticks;
}

#include "../stm32f4/stm32f4_timer.h"
