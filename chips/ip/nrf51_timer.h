/* SPDX-License-Identifier: MIT */
/* Timer of the nRF51 (Series Reference Manual 3.0, 17): an up-counter that is read by capturing it, with compare registers. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct nrf51_timer {
    uint32_t start; /* tasks: write 1 */
    uint32_t unused0[15];
    uint32_t capture[4]; /* the counter goes to cc[n] */
    uint32_t unused1[60];
    uint32_t compare[4]; /* events: the counter has reached cc[n]; write 0 */
    uint32_t unused2[109];
    uint32_t intenset;
    uint32_t intenclr;
    uint32_t unused3[126];
    uint32_t mode;    /* 0: timer */
    uint32_t bitmode; /* 3: 32 bits, which only timer 0 has */
    uint32_t unused4;
    uint32_t prescaler; /* 16 MHz / 2^n */
    uint32_t unused5[11];
    uint32_t cc[4];
};
_Static_assert(offsetof(struct nrf51_timer, capture) == 0x40, "17.2");
_Static_assert(offsetof(struct nrf51_timer, compare) == 0x140, "17.2");
_Static_assert(offsetof(struct nrf51_timer, intenset) == 0x304, "17.2");
_Static_assert(offsetof(struct nrf51_timer, mode) == 0x504, "17.2");
_Static_assert(offsetof(struct nrf51_timer, cc) == 0x540, "17.2");

enum { NRF51_TIMER_BITMODE_32 = 3, NRF51_TIMER_INT_COMPARE1 = 1 << 17 };
