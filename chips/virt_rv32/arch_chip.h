/* SPDX-License-Identifier: MIT */
/* What the arch must know of the chip. */
#pragma once

#define RV32_PLIC_BASE 0x0c000000u
#define RV32_PLIC_LINES 64
#define RV32_CLINT_BASE 0x02000000u
