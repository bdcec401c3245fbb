/* SPDX-License-Identifier: MIT */
/* What the arch must know of the chip. */
#pragma once

#include <stdint.h>

#define RV32_PLIC_BASE 0x0c000000u
#define RV32_PLIC_LINES 64
#define RV32_CLINT_BASE 0x02000000u

enum { RV32_COUNTS_ZEROS = 0 };

/* The watchdog does it at once; each write needs the key before it (FE310-G000 manual, 14). */
static inline void rv32_chip_reset(void)
{
    volatile uint32_t *watchdog = (volatile uint32_t *)0x10000000u;
    enum { CONFIG = 0, KEY = 7, COMPARE = 8, UNLOCK = 0x51F15E, RESETS = 1 << 8, RUNS = 1 << 12 };

    watchdog[KEY] = UNLOCK;
    watchdog[COMPARE] = 0;
    watchdog[KEY] = UNLOCK;
    watchdog[CONFIG] = RESETS | RUNS;
}
