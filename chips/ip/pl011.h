/* SPDX-License-Identifier: MIT */
/* Arm PrimeCell UART PL011 (DDI 0183), as in the LM3S6965 too. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct pl011 {
    uint32_t dr; /* data; reading also gives error bits (3.3.1) */
    uint32_t rsr;
    uint32_t unused0[4];
    uint32_t fr; /* flags (3.3.3) */
    uint32_t unused1[2];
    uint32_t ibrd;
    uint32_t fbrd;
    uint32_t lcrh; /* line control (3.3.7) */
    uint32_t cr;   /* control (3.3.8) */
    uint32_t ifls; /* FIFO levels of the interrupts (3.3.9) */
    uint32_t imsc; /* interrupt mask: 1 enables (3.3.10) */
    uint32_t ris;
    uint32_t mis; /* masked interrupt status */
    uint32_t icr; /* clears */
};
_Static_assert(offsetof(struct pl011, fr) == 0x18, "DDI 0183 table 3-1");
_Static_assert(offsetof(struct pl011, cr) == 0x30, "DDI 0183 table 3-1");
_Static_assert(offsetof(struct pl011, icr) == 0x44, "DDI 0183 table 3-1");

enum {
    PL011_FR_RXFE = 1 << 4, /* receive FIFO empty */
    PL011_FR_TXFF = 1 << 5, /* transmit FIFO full */
    PL011_DR_FE = 1 << 8,   /* framing error */
    PL011_DR_OE = 1 << 11,  /* overrun */
    PL011_LCRH_FEN = 1 << 4,
    PL011_LCRH_8BIT = 3 << 5,
    PL011_CR_UARTEN = 1 << 0,
    PL011_CR_TXE = 1 << 8,
    PL011_CR_RXE = 1 << 9,
    PL011_INT_RX = 1 << 4,
    PL011_INT_TX = 1 << 5,
    PL011_INT_RT = 1 << 6, /* receive timeout */
};

static inline void pl011_putc(uintptr_t base, char c)
{
    volatile struct pl011 *uart = (volatile struct pl011 *)base;

    uart->cr = PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE;
    while (uart->fr & PL011_FR_TXFF) {
    }
    uart->dr = (unsigned char)c;
}
