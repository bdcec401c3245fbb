/* SPDX-License-Identifier: MIT */
/* Core-local interruptor, as SiFive defined it and everybody has it: mtimecmp of hart 0 at 0x4000, mtime at 0xBFF8. */
#pragma once

#include <stdint.h>

#define CLINT_REGISTER(offset) (*(volatile uint32_t *)(0x02000000u + (offset)))
#define CLINT_MTIMECMP_LOW CLINT_REGISTER(0x4000)
#define CLINT_MTIMECMP_HIGH CLINT_REGISTER(0x4004)
#define CLINT_MTIME_LOW CLINT_REGISTER(0xBFF8)
#define CLINT_MTIME_HIGH CLINT_REGISTER(0xBFFC)

static inline uint64_t clint_time(void)
{
    uint32_t high = CLINT_MTIME_HIGH;
    uint32_t low = CLINT_MTIME_LOW;

    if (high != CLINT_MTIME_HIGH) { /* the low word has just wrapped */
        high = CLINT_MTIME_HIGH;
        low = CLINT_MTIME_LOW;
    }
    return (uint64_t)high << 32 | low;
}

/* The high word first to its end, so that no moment between the two writes is in the past (Privileged Architecture,
   3.2.1). */
static inline void clint_interrupt_at(uint64_t time)
{
    CLINT_MTIMECMP_HIGH = UINT32_MAX;
    CLINT_MTIMECMP_LOW = (uint32_t)time;
    CLINT_MTIMECMP_HIGH = (uint32_t)(time >> 32);
}
