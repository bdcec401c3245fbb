/* SPDX-License-Identifier: MIT */
/* Core-local interruptor, as SiFive defined it and everybody has it: mtimecmp of hart 0 at 0x4000, mtime at 0xBFF8. */
#pragma once

#include <stdint.h>

#define CLINT_REGISTER(offset) (*(volatile uint32_t *)(0x02000000u + (offset)))
#define CLINT_MTIMECMP_LOW CLINT_REGISTER(0x4000)
#define CLINT_MTIMECMP_HIGH CLINT_REGISTER(0x4004)
#define CLINT_MTIME_LOW CLINT_REGISTER(0xBFF8)
#define CLINT_MTIME_HIGH CLINT_REGISTER(0xBFFC)
