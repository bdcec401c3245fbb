/* SPDX-License-Identifier: MIT */
/* Independent watchdog of the STM32 families (RM0090, 21.4): on once, it is never off, and counts a clock of its own. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct stm32_iwdg {
    uint32_t kr;
    uint32_t pr; /* n: the clock is divided by 4 << n */
    uint32_t rlr;
    uint32_t sr;
};
_Static_assert(offsetof(struct stm32_iwdg, sr) == 0x0C, "RM0090 21.4.4");

enum {
    STM32_IWDG_FEED = 0xAAAA,
    STM32_IWDG_UNLOCK = 0x5555,
    STM32_IWDG_START = 0xCCCC,
    STM32_IWDG_BUSY = 3, /* sr: pr and rlr are taken over */
    STM32_IWDG_SLOWEST = 6,
    STM32_IWDG_RLR_MAX = 0xFFF,
    STM32_IWDG_SLOW_HZ = 17000, /* its clock, 32 kHz: the least and the most of the STM32F429 datasheet (LSI) */
    STM32_IWDG_FAST_HZ = 47000,
};
