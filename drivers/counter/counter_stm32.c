/* SPDX-License-Identifier: MIT */
/* A timer of 32 bits of the STM32F4, at the rate of TIM2, which is the kernel's. */
#include "counter.h"
#include "page.h"
#include "stm32_timer.h"

#define TIM(base) ((volatile struct stm32_timer *)(base))

void counter_start(uintptr_t base)
{
    TIM(base)->psc = COUNTER_PRESCALER;
    TIM(base)->arr = UINT32_MAX;
    TIM(base)->egr = 1;
    TIM(base)->cr1 = 1;
}

uint32_t counter_read(uintptr_t base)
{
    return TIM(base)->cnt;
}
