/* SPDX-License-Identifier: MIT */
/* UART 16550 (PC16550D data sheet, table 1), registers a byte apart. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct ns16550 {
    uint8_t data; /* RBR, THR */
    uint8_t ier;
    uint8_t iir_fcr;
    uint8_t lcr;
    uint8_t mcr;
    uint8_t lsr;
};
_Static_assert(offsetof(struct ns16550, lsr) == 5, "PC16550D table 1");

enum {
    NS16550_IER_RX = 1 << 0,
    NS16550_IER_TX = 1 << 1,
    NS16550_FCR_ENABLE = 1 << 0,
    NS16550_LCR_8BIT = 3,
    NS16550_LSR_DR = 1 << 0,
    NS16550_LSR_OE = 1 << 1,
    NS16550_LSR_FE = 1 << 3,
    NS16550_LSR_THRE = 1 << 5,
};

static inline void ns16550_putc(uintptr_t base, char c)
{
    volatile struct ns16550 *uart = (volatile struct ns16550 *)base;

    while (!(uart->lsr & NS16550_LSR_THRE)) {
    }
    uart->data = (uint8_t)c;
}
