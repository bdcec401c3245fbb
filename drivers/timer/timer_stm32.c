/* SPDX-License-Identifier: MIT */
/* A timer of 32 bits of the STM32F4. */
#include "stm32_timer.h"
#include "timer.h"

enum { LARGEST_DIVIDER = 65536 };

static volatile struct stm32_timer *at(uintptr_t timer)
{
    return (volatile struct stm32_timer *)timer;
}

bool timer_run(uintptr_t timer, uint32_t divider)
{
    if (divider == 0 || divider > LARGEST_DIVIDER) {
        return false;
    }
    at(timer)->psc = divider - 1;
    at(timer)->arr = UINT32_MAX;
    at(timer)->egr = 1;
    at(timer)->cr1 = 1;
    return true;
}

uint32_t timer_ticks(uintptr_t timer)
{
    return at(timer)->cnt;
}
