/* SPDX-License-Identifier: MIT */
/* 168 MHz by the PLL from an external clock of 8 MHz, which on a Nucleo comes from its probe. Buses: APB1 42 MHz, APB2
   84 MHz; the random numbers' clock 48 MHz. References: RM0090.

   When the 8 MHz do not come, the PLL takes the internal oscillator, of 16 MHz and about 1 %: the processor runs at the same
   rate, so that boot can say what is wrong at the console's rate, and stop. When the PLL fails, too, the chip stays at those
   16 MHz, and the console, at 115,200 baud otherwise, speaks at 43,900. */
#include "chip_start.h"

#define PWR_CR REGISTER(0x40007000u)      /* 5.5.1 */
#define PWR_CSR REGISTER(0x40007004u)     /* 5.5.2 */
#define RCC_CR REGISTER(0x40023800u)      /* 6.3.1 */
#define RCC_PLLCFGR REGISTER(0x40023804u) /* 6.3.2 */
#define RCC_CFGR REGISTER(0x40023808u)    /* 6.3.3 */
#define RCC_APB1ENR REGISTER(0x40023840u) /* 6.3.13 */
#define FLASH_ACR REGISTER(0x40023C00u)   /* 3.9.2 */

enum {
    CR_HSEON = 1 << 16,
    CR_HSERDY = 1 << 17,
    CR_HSEBYP = 1 << 18,
    CR_PLLON = 1 << 24,
    CR_PLLRDY = 1 << 25,

    PLL_FROM_HSE = 1 << 22,
    PLL_DIVIDE_8_MHZ = 4, /* to 2 MHz */
    PLL_DIVIDE_16_MHZ = 8,
    PLL_MULTIPLY = 168 << 6, /* to 336 MHz */
    PLL_OUTPUTS = 7 << 24,   /* 336 / 2 for the processor, 336 / 7 for random numbers */
    PLL_FIELDS = 0xF << 24 | 1 << 22 | 3 << 16 | 0x1FF << 6 | 0x3F,

    CFGR_BUSES = 4 << 13 | 5 << 10, /* APB2 a half, APB1 a quarter */
    CFGR_BUSES_MASK = 7 << 13 | 7 << 10 | 0xF << 4,
    CFGR_SW_PLL = 2,
    CFGR_SWS = 3 << 2,
    CFGR_SWS_PLL = 2 << 2,

    APB1ENR_PWREN = 1 << 28,
    PWR_VOS_SCALE_1 = 3 << 14, /* up to 168 MHz without over-drive: 5.1.4 */
    PWR_VOSRDY = 1 << 14,

    ACR_LATENCY = 0xF,
    ACR_WAIT_STATES = 5,                    /* 3.5.1: above 150 MHz at 2.7 V and more */
    ACR_CACHES = 1 << 10 | 1 << 9 | 1 << 8, /* data, instructions, prefetch */

    TRIES = 300000, /* more than 100 ms at 16 MHz: the probe may start later than this chip */
};

/* Bypassed while it is off (6.3.1). */
static bool start_external_clock(void)
{
    RCC_CR |= CR_HSEBYP;
    RCC_CR |= CR_HSEON;
    return becomes(&RCC_CR, CR_HSERDY, CR_HSERDY, TRIES);
}

/* While the PLL is off, and to be had when it is on (5.1.4). */
static void ask_for_voltage(void)
{
    RCC_APB1ENR |= APB1ENR_PWREN;
    (void)RCC_APB1ENR; /* its clock comes two cycles later */
    PWR_CR |= PWR_VOS_SCALE_1;
}

static bool start_pll(uint32_t source)
{
    RCC_PLLCFGR = (RCC_PLLCFGR & ~(uint32_t)PLL_FIELDS) | PLL_OUTPUTS | PLL_MULTIPLY | source;
    RCC_CR |= CR_PLLON;
    return becomes(&RCC_CR, CR_PLLRDY, CR_PLLRDY, TRIES);
}

/* Before the clock becomes faster; it holds when it can be read back (3.5.1). */
static bool slow_flash_down(void)
{
    FLASH_ACR = (FLASH_ACR & ~(uint32_t)ACR_LATENCY) | ACR_CACHES | ACR_WAIT_STATES;
    return becomes(&FLASH_ACR, ACR_LATENCY, ACR_WAIT_STATES, TRIES);
}

static bool switch_to_pll(void)
{
    RCC_CFGR = (RCC_CFGR & ~(uint32_t)CFGR_BUSES_MASK) | CFGR_BUSES;
    RCC_CFGR |= CFGR_SW_PLL;
    return becomes(&RCC_CFGR, CFGR_SWS, CFGR_SWS_PLL, TRIES);
}

static const char *start_clocks(void)
{
    bool external = start_external_clock();

    ask_for_voltage();
    if (!start_pll(external ? PLL_FROM_HSE | PLL_DIVIDE_8_MHZ : PLL_DIVIDE_16_MHZ)) {
        return "the PLL does not lock";
    }
    if (!becomes(&PWR_CSR, PWR_VOSRDY, PWR_VOSRDY, TRIES)) {
        return "the core's voltage does not come up";
    }
    if (!slow_flash_down()) {
        return "flash does not take its wait states";
    }
    if (!switch_to_pll()) {
        return "the processor's clock does not switch to the PLL";
    }
    return external ? NULL : "the external clock of 8 MHz does not come: is the probe powered?";
}

void chip_start(void)
{
    chip_trouble = start_clocks();
}
