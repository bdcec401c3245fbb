/* SPDX-License-Identifier: MIT */
/* UART of the nRF51 (Series Reference Manual 3.0, 28). An event register says 1 until it is written 0: here txdrdy, once
   set, stays so until the next byte is sent, and means that there is room. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct nrf51_uart {
    uint32_t startrx; /* tasks: write 1 */
    uint32_t stoprx;
    uint32_t starttx;
    uint32_t unused0[63];
    uint32_t rxdrdy; /* at 0x108: a byte is there; again after each read, while there are more */
    uint32_t unused1[4];
    uint32_t txdrdy; /* the last byte has left */
    uint32_t unused2;
    uint32_t error;
    uint32_t unused3[118];
    uint32_t unused4;
    uint32_t intenset;
    uint32_t intenclr;
    uint32_t unused5[93];
    uint32_t errorsrc; /* what went wrong (28.9); write 1 to clear */
    uint32_t unused6[31];
    uint32_t enable; /* 4 */
    uint32_t unused7;
    uint32_t pselrts;
    uint32_t pseltxd;
    uint32_t pselcts;
    uint32_t pselrxd;
    uint32_t rxd;
    uint32_t txd;
};
_Static_assert(offsetof(struct nrf51_uart, rxdrdy) == 0x108, "28.9");
_Static_assert(offsetof(struct nrf51_uart, txdrdy) == 0x11C, "28.9");
_Static_assert(offsetof(struct nrf51_uart, intenset) == 0x304, "28.9");
_Static_assert(offsetof(struct nrf51_uart, errorsrc) == 0x480, "28.9");
_Static_assert(offsetof(struct nrf51_uart, enable) == 0x500, "28.9");
_Static_assert(offsetof(struct nrf51_uart, txd) == 0x51C, "28.9");

enum {
    NRF51_UART_ENABLED = 4,
    NRF51_UART_ERROR_OVERRUN = 1 << 0,
    NRF51_UART_ERROR_FRAMING = 1 << 2,
    NRF51_UART_INT_RXDRDY = 1 << 2,
    NRF51_UART_INT_TXDRDY = 1 << 7,
};

static inline void nrf51_uart_putc(uintptr_t base, char c)
{
    volatile struct nrf51_uart *uart = (volatile struct nrf51_uart *)base;

    uart->enable = NRF51_UART_ENABLED;
    uart->starttx = 1;
    uart->txdrdy = 0;
    uart->txd = (unsigned char)c;
    while (!uart->txdrdy) {
    }
}
