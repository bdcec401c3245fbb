/* SPDX-License-Identifier: MIT */
/* General-purpose timer TIM2-TIM5 of the STM32F4 family (RM0090, 18.4). */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct stm32_timer {
    uint32_t cr1;
    uint32_t cr2;
    uint32_t smcr;
    uint32_t dier;
    uint32_t sr;
    uint32_t egr; /* bit 0: takes over the prescaler */
    uint32_t ccmr1;
    uint32_t ccmr2;
    uint32_t ccer;
    uint32_t cnt;
    uint32_t psc;
    uint32_t arr;
};
_Static_assert(offsetof(struct stm32_timer, arr) == 0x2C, "RM0090 table 98");
