/* SPDX-License-Identifier: MIT */
/* Clocks of an STM32L4x5 (RM0351 Rev 9, 6 and 3): the tree as far as the start uses it, gates, and flash wait states. */
#pragma once

#include "bus.h"

extern struct block rcc_l4, flash_l4;

uint32_t rcc_l4_hclk(void);
uint32_t rcc_l4_pclk1(void);
uint32_t rcc_l4_pclk2(void);

/* Which bit of which enable register a block needs. */
struct rcc_l4_gate {
    const struct block *block;
    uint32_t offset;
    uint32_t bit;
};
extern const struct rcc_l4_gate *rcc_l4_gates; /* ends with a null block */

/* For bus_asleep. */
const char *rcc_l4_asleep(const struct block *block);
