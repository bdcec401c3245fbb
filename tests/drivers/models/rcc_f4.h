/* SPDX-License-Identifier: MIT */
/* Clocks of an STM32F42x: reset and clock control, power controller, flash interface (RM0090 Rev 19, 6, 5, 3). They are
   three blocks, but one set of rules: how fast the processor may run depends on all of them. */
#pragma once

#include "bus.h"

extern struct block rcc_f4, pwr_f4, flash_f4;

/* What the board has at OSC_IN. A test sets it before power is on. */
extern enum rcc_hse { HSE_CRYSTAL, HSE_INPUT, HSE_DEAD } rcc_hse; /* an input needs the oscillator bypassed */
extern uint32_t rcc_hse_hz;
extern bool rcc_pll_locks;
extern bool rcc_pll48_fails; /* at any time */

/* Frequencies now, in Hz. */
uint32_t rcc_hclk(void);
uint32_t rcc_pclk1(void);
uint32_t rcc_pclk2(void);
uint32_t rcc_timclk1(void); /* of the timers on APB1 */
uint32_t rcc_pll48(void);   /* 0: the PLL does not run */
bool rcc_lsi(void);
void rcc_lsi_forced(void); /* a watchdog that runs keeps it on */

/* Which bit of which enable register a block needs. `offset` is the enable register's; its reset is 0x20 below. */
struct rcc_gate {
    const struct block *block;
    uint32_t offset;
    uint32_t bit;
};
extern const struct rcc_gate *rcc_gates; /* ends with a null block */

/* For bus_asleep. */
const char *rcc_asleep(const struct block *block);

/* Regulator, for the RCC. */
void pwr_pll_is_on(bool on);
uint32_t pwr_hclk_limit(void);
bool pwr_overdrive(void);

/* Flash, for the RCC: `hclk` is about to be the frequency. */
void flash_check(uint32_t hclk);
