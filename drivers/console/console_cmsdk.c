/* SPDX-License-Identifier: MIT */
#include "cmsdk_uart.h"
#include "overruns.h"
#include "page.h"
#include "uart.h"

#define UART ((volatile struct cmsdk_uart *)CONSOLE_BASE)

enum { CTRL = CMSDK_UART_CTRL_TX | CMSDK_UART_CTRL_RX | CMSDK_UART_CTRL_RX_INT, SMALLEST_DIVIDER = 16 };

void uart_start(void)
{
    UART->bauddiv = SMALLEST_DIVIDER;
    UART->intstatus = CMSDK_UART_INT_RX | CMSDK_UART_INT_TX;
    UART->ctrl = CTRL;
}

bool uart_receive(uint8_t *byte)
{
    if (UART->state & CMSDK_UART_RX_OVERRUN) {
        UART->state = CMSDK_UART_RX_OVERRUN;
        overruns++;
    }
    if (!(UART->state & CMSDK_UART_RX_FULL)) {
        return false;
    }
    *byte = (uint8_t)UART->data;
    return true;
}

bool uart_send(uint8_t byte)
{
    if (UART->state & CMSDK_UART_TX_FULL) {
        return false;
    }
    UART->data = byte;
    return true;
}

static void enable(uint32_t interrupts, bool wanted)
{
    uint32_t others = UART->ctrl & ~interrupts;

    UART->ctrl = wanted ? others | interrupts : others;
}

void uart_receive_interrupt(bool wanted)
{
    enable(CMSDK_UART_CTRL_RX_INT, wanted);
}

bool uart_transmit_interrupt(bool wanted)
{
    enable(CMSDK_UART_CTRL_TX_INT, wanted);
    return true;
}

void uart_acknowledge(void)
{
    UART->intstatus = CMSDK_UART_INT_RX | CMSDK_UART_INT_TX;
}
