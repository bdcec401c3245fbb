/* SPDX-License-Identifier: MIT */
#include "ns16550.h"
#include "overruns.h"
#include "page.h"
#include "uart.h"

#define UART ((volatile struct ns16550 *)CONSOLE_BASE)

void uart_start(void)
{
    UART->lcr = NS16550_LCR_8BIT;
    UART->iir_fcr = NS16550_FCR_ENABLE;
    UART->ier = NS16550_IER_RX;
}

bool uart_receive(uint8_t *byte)
{
    uint8_t status = UART->lsr;

    overruns += (status & NS16550_LSR_OE) != 0;
    if (!(status & NS16550_LSR_DR)) {
        return false;
    }
    *byte = UART->data;
    return true;
}

bool uart_send(uint8_t byte)
{
    if (!(UART->lsr & NS16550_LSR_THRE)) {
        return false;
    }
    UART->data = byte;
    return true;
}

static void enable(uint8_t interrupts, bool wanted)
{
    uint8_t others = (uint8_t)(UART->ier & ~interrupts);

    UART->ier = wanted ? (uint8_t)(others | interrupts) : others;
}

void uart_receive_interrupt(bool wanted)
{
    enable(NS16550_IER_RX, wanted);
}

bool uart_transmit_interrupt(bool wanted)
{
    enable(NS16550_IER_TX, wanted);
    return true;
}

/* Reading IIR ends a transmit interrupt; reading the data ends a receive interrupt. */
void uart_acknowledge(void)
{
    (void)UART->iir_fcr;
}
