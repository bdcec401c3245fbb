/* SPDX-License-Identifier: MIT */
/* The 16 MHz crystal, which the UART's rate and the clock need: from reset the chip runs on its RC oscillator (Series
   Reference Manual 3.0, 12). */
#include <stdint.h>

void chip_start(void);
extern const char *chip_trouble;

#define CLOCK_HFCLKSTART (*(volatile uint32_t *)0x40000000u)
#define CLOCK_HFCLKSTARTED (*(volatile uint32_t *)0x40000100u)

enum { START_TRIES = 100000 }; /* it needs about 1 ms, 16,000 instructions */

void chip_start(void)
{
    CLOCK_HFCLKSTARTED = 0;
    CLOCK_HFCLKSTART = 1;
    for (int i = 0; i < START_TRIES; i++) {
        if (CLOCK_HFCLKSTARTED) {
            return;
        }
    }
    chip_trouble = "the 16 MHz crystal does not start";
}
