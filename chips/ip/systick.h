/* SPDX-License-Identifier: MIT */
/* SysTick (ARMv7-M Architecture Reference Manual, B3.3): 24 bits, counts down and reloads. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct systick {
    uint32_t csr;
    uint32_t rvr;
    uint32_t cvr; /* any write clears it */
    uint32_t calib;
};
#define SYSTICK ((volatile struct systick *)0xE000E010u)

enum { SYSTICK_ENABLE = 1 << 0, SYSTICK_TICKINT = 1 << 1, SYSTICK_CLKSOURCE = 1 << 2, SYSTICK_MAX = 0xFFFFFF };

#define SYSTICK_ICSR (*(volatile uint32_t *)0xE000ED04u)
#define SYSTICK_PENDING_CLEAR (UINT32_C(1) << 25)
