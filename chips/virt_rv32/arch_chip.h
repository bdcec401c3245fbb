/* SPDX-License-Identifier: MIT */
/* What the arch must know of the chip. */
#pragma once

#include <stdint.h>

#define RV32_PLIC_BASE 0x0c000000u
#define RV32_PLIC_LINES 64
#define RV32_CLINT_BASE 0x02000000u

enum { RV32_COUNTS_ZEROS = 1 }; /* Zbb */

/* By the test device. */
static inline void rv32_chip_reset(void)
{
    *(volatile uint32_t *)0x00100000u = 0x7777u;
}
