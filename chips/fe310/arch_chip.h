/* SPDX-License-Identifier: MIT */
/* What the arch must know of the chip. */
#pragma once

#include <stdint.h>

#include "sifive_watchdog.h"

#define RV32_PLIC_BASE 0x0c000000u
#define RV32_PLIC_LINES 64
#define RV32_CLINT_BASE 0x02000000u

enum { RV32_COUNTS_ZEROS = 0 };

/* The watchdog does it at once, also when a process owns it. */
static inline void rv32_chip_reset(void)
{
    volatile struct sifive_watchdog *watchdog = (volatile struct sifive_watchdog *)0x10000000u;

    watchdog->key = SIFIVE_WATCHDOG_KEY;
    watchdog->compare = 0;
    watchdog->key = SIFIVE_WATCHDOG_KEY;
    watchdog->config = SIFIVE_WATCHDOG_RESETS | SIFIVE_WATCHDOG_RUNS;
}
