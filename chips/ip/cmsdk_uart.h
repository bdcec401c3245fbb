/* SPDX-License-Identifier: MIT */
/* Arm CMSDK APB UART (DDI 0479, 4.3): one byte each way, no FIFO. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct cmsdk_uart {
    uint32_t data;
    uint32_t state;
    uint32_t ctrl;
    uint32_t intstatus; /* write 1 to clear */
    uint32_t bauddiv;   /* at least 16 */
};
_Static_assert(offsetof(struct cmsdk_uart, bauddiv) == 0x10, "DDI 0479 table 4-7");

enum {
    CMSDK_UART_TX_FULL = 1 << 0,
    CMSDK_UART_RX_FULL = 1 << 1,
    CMSDK_UART_TX_OVERRUN = 1 << 2,
    CMSDK_UART_RX_OVERRUN = 1 << 3,
    CMSDK_UART_CTRL_TX = 1 << 0,
    CMSDK_UART_CTRL_RX = 1 << 1,
    CMSDK_UART_CTRL_TX_INT = 1 << 2,
    CMSDK_UART_CTRL_RX_INT = 1 << 3,
    CMSDK_UART_INT_TX = 1 << 0,
    CMSDK_UART_INT_RX = 1 << 1,
};

static inline void cmsdk_uart_putc(uintptr_t base, char c)
{
    volatile struct cmsdk_uart *uart = (volatile struct cmsdk_uart *)base;

    if (uart->bauddiv < 16) {
        uart->bauddiv = 16;
    }
    uart->ctrl |= CMSDK_UART_CTRL_TX;
    while (uart->state & CMSDK_UART_TX_FULL) {
    }
    uart->data = (unsigned char)c;
}
