/* SPDX-License-Identifier: MIT */
/* 80 MHz by the PLL from the internal oscillator of 16 MHz, which is exact to about 1 %: as good as the console needs. All
   buses run at the same rate. References: RM0351. The core's voltage allows 80 MHz from reset on (5.1.8).

   When the PLL does not come up the chip stays where it is: at 16 MHz, or at the 4 MHz of its reset. Boot says so, but the
   console, at 115,200 baud otherwise, then speaks at 23,050 or 5,760. */
#include "chip_start.h"

#define RCC_CR REGISTER(0x40021000u)      /* 6.4.1 */
#define RCC_CFGR REGISTER(0x40021008u)    /* 6.4.3 */
#define RCC_PLLCFGR REGISTER(0x4002100Cu) /* 6.4.4 */
#define FLASH_ACR REGISTER(0x40022000u)   /* 3.7.1 */

enum {
    CR_HSION = 1 << 8,
    CR_HSIRDY = 1 << 10,
    CR_PLLON = 1 << 24,
    CR_PLLRDY = 1 << 25,

    PLL_FROM_HSI = 2 << 0,
    PLL_DIVIDE = (2 - 1) << 4, /* 16 MHz to 8 */
    PLL_MULTIPLY = 20 << 8,    /* to 160 MHz */
    PLL_OUTPUT = 1 << 24,      /* its half, which needs no other bits, for the processor */

    CFGR_BUSES = 7 << 11 | 7 << 8 | 0xF << 4, /* 0: undivided */
    CFGR_SW = 3 << 0,
    CFGR_SW_HSI = 1 << 0,
    CFGR_SW_PLL = 3 << 0,
    CFGR_SWS_SHIFT = 2,

    ACR_LATENCY = 7 << 0,
    ACR_WAIT_STATES = 4,                    /* table 11: above 64 MHz */
    ACR_CACHES = 1 << 10 | 1 << 9 | 1 << 8, /* data, instructions, prefetch */

    TRIES = 100000, /* more than 20 ms at 16 MHz; the oscillator needs 2 us, the PLL 40 */
};

static bool start_oscillator(void)
{
    RCC_CR |= CR_HSION;
    return becomes(&RCC_CR, CR_HSIRDY, CR_HSIRDY, TRIES);
}

static bool run_from(uint32_t source)
{
    RCC_CFGR = (RCC_CFGR & ~(uint32_t)(CFGR_BUSES | CFGR_SW)) | source;
    return becomes(&RCC_CFGR, CFGR_SW << CFGR_SWS_SHIFT, source << CFGR_SWS_SHIFT, TRIES);
}

/* Configured while it is off, and not the processor's clock (6.4.4): a boot after a reset by software finds it as at power-on. */
static bool start_pll(void)
{
    RCC_PLLCFGR = PLL_OUTPUT | PLL_MULTIPLY | PLL_DIVIDE | PLL_FROM_HSI;
    RCC_CR |= CR_PLLON;
    return becomes(&RCC_CR, CR_PLLRDY, CR_PLLRDY, TRIES);
}

/* Before the clock becomes faster (3.3.3). Reading it back ends the write; the emulator's flash has no registers, and answers 0. */
static void slow_flash_down(void)
{
    FLASH_ACR = (FLASH_ACR & ~(uint32_t)ACR_LATENCY) | ACR_CACHES | ACR_WAIT_STATES;
    (void)FLASH_ACR;
}

static const char *start_clocks(void)
{
    if (!start_oscillator()) {
        return "the oscillator of 16 MHz does not start";
    }
    if (!run_from(CFGR_SW_HSI)) {
        return "the processor's clock does not switch to 16 MHz";
    }
    if (!start_pll()) {
        return "the PLL does not lock";
    }
    slow_flash_down();
    return run_from(CFGR_SW_PLL) ? NULL : "the processor's clock does not switch to the PLL";
}

void chip_start(void)
{
    chip_trouble = start_clocks();
}
