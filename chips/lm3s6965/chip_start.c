/* SPDX-License-Identifier: MIT */
/* 25 MHz from the PLL and the 8 MHz crystal of the evaluation board (SPMS029, 5.3): a whole number of ticks in a
   microsecond. */
#include <stdint.h>

void chip_start(void);
extern const char *chip_trouble;

#define SYSCTL_RIS (*(volatile uint32_t *)0x400FE050u)
#define SYSCTL_RCC (*(volatile uint32_t *)0x400FE060u)

enum {
    RIS_PLLLRIS = 1 << 6, /* the PLL has locked */
    RCC_MOSCDIS = 1 << 0,
    RCC_OSCSRC = 3 << 4, /* 0: main oscillator */
    RCC_XTAL = 15 << 6,
    RCC_XTAL_8MHZ = 14 << 6,
    RCC_BYPASS = 1 << 11,
    RCC_PWRDN = 1 << 13,
    RCC_USESYSDIV = 1 << 22,
    RCC_SYSDIV = 15 << 23,
    RCC_SYSDIV_8 = 7 << 23, /* 200 MHz / 8 */
    LOCK_TRIES = 100000,
};

void chip_start(void)
{
    uint32_t rcc = (SYSCTL_RCC | RCC_BYPASS) & ~(uint32_t)RCC_USESYSDIV;

    SYSCTL_RCC = rcc;
    rcc &= ~(uint32_t)(RCC_MOSCDIS | RCC_OSCSRC | RCC_XTAL | RCC_PWRDN | RCC_SYSDIV);
    rcc |= RCC_XTAL_8MHZ | RCC_SYSDIV_8 | RCC_USESYSDIV;
    SYSCTL_RCC = rcc;
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (SYSCTL_RIS & RIS_PLLLRIS) {
            SYSCTL_RCC = rcc & ~(uint32_t)RCC_BYPASS;
            return;
        }
    }
    chip_trouble = "the PLL does not lock";
}
