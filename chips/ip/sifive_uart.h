/* SPDX-License-Identifier: MIT */
/* UART of SiFive's chips (FE310-G000 manual, 18): eight bytes each way. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct sifive_uart {
    uint32_t txdata;
    uint32_t rxdata;
    uint32_t txctrl;
    uint32_t rxctrl;
    uint32_t ie;
    uint32_t ip;
    uint32_t div;
};
_Static_assert(offsetof(struct sifive_uart, div) == 0x18, "18.3");

#define SIFIVE_UART_FULL (UINT32_C(1) << 31)  /* txdata */
#define SIFIVE_UART_EMPTY (UINT32_C(1) << 31) /* rxdata */
enum {
    SIFIVE_UART_ENABLE = 1 << 0,     /* txctrl, rxctrl */
    SIFIVE_UART_BELOW_ONE = 1 << 16, /* txctrl: interrupts when it is empty */
    SIFIVE_UART_IE_TX = 1 << 0,
    SIFIVE_UART_IE_RX = 1 << 1,
};

static inline void sifive_uart_putc(uintptr_t base, char c)
{
    volatile struct sifive_uart *uart = (volatile struct sifive_uart *)base;

    uart->txctrl |= SIFIVE_UART_ENABLE;
    while (uart->txdata & SIFIVE_UART_FULL) {
    }
    uart->txdata = (unsigned char)c;
}
