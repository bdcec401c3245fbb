/* SPDX-License-Identifier: MIT */
/* What the arch must know of the chip. */
#pragma once

#define RV32_PLIC_BASE 0x0c000000u
#define RV32_PLIC_LINES 64
#define RV32_CLINT_BASE 0x02000000u
#define RV32_RESET_ADDRESS 0x00100000u /* the test device */
#define RV32_RESET_VALUE 0x7777u

enum { RV32_COUNTS_ZEROS = 1 }; /* Zbb */
