/* SPDX-License-Identifier: MIT */
#include "cmsdk_uart.h"
#include "errors.h"
#include "one_by_one.h"

static volatile struct cmsdk_uart *at(uintptr_t port)
{
    return (volatile struct cmsdk_uart *)port;
}

enum { CTRL = CMSDK_UART_CTRL_TX | CMSDK_UART_CTRL_RX | CMSDK_UART_CTRL_RX_INT, SMALLEST_DIVIDER = 16 };

void serial_start(uintptr_t port)
{
    at(port)->bauddiv = SMALLEST_DIVIDER;
    at(port)->intstatus = CMSDK_UART_INT_RX | CMSDK_UART_INT_TX;
    at(port)->ctrl = CTRL;
}

bool serial_receive(uintptr_t port, uint8_t *byte)
{
    if (at(port)->state & CMSDK_UART_RX_OVERRUN) {
        at(port)->state = CMSDK_UART_RX_OVERRUN;
        errors[SERIAL_OVERRUN]++;
    }
    if (!(at(port)->state & CMSDK_UART_RX_FULL)) {
        return false;
    }
    *byte = (uint8_t)at(port)->data;
    return true;
}

static bool put(uintptr_t port, uint8_t byte)
{
    if (at(port)->state & CMSDK_UART_TX_FULL) {
        return false;
    }
    at(port)->data = byte;
    return true;
}

static void enable(uintptr_t port, uint32_t interrupts, bool wanted)
{
    uint32_t others = at(port)->ctrl & ~interrupts;

    at(port)->ctrl = wanted ? others | interrupts : others;
}

void serial_receive_interrupt(uintptr_t port, bool wanted)
{
    enable(port, CMSDK_UART_CTRL_RX_INT, wanted);
}

void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    enable(port, CMSDK_UART_CTRL_TX_INT, wanted);
}

void serial_acknowledge(uintptr_t port)
{
    at(port)->intstatus = CMSDK_UART_INT_RX | CMSDK_UART_INT_TX;
}
