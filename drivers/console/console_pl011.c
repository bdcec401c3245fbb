/* SPDX-License-Identifier: MIT */
#include "pl011.h"
#include "overruns.h"
#include "page.h"
#include "uart.h"

#define UART ((volatile struct pl011 *)CONSOLE_BASE)

void uart_start(void)
{
    UART->lcrh = PL011_LCRH_8BIT | PL011_LCRH_FEN;
    UART->cr = PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE;
    UART->imsc = PL011_INT_RX | PL011_INT_RT;
}

bool uart_receive(uint8_t *byte)
{
    if (UART->fr & PL011_FR_RXFE) {
        return false;
    }
    uint32_t data = UART->dr;
    overruns += (data & PL011_DR_OE) != 0;
    *byte = (uint8_t)data;
    return true;
}

bool uart_send(uint8_t byte)
{
    if (UART->fr & PL011_FR_TXFF) {
        return false;
    }
    UART->dr = byte;
    return true;
}

static void enable(uint32_t interrupts, bool wanted)
{
    uint32_t others = UART->imsc & ~interrupts;

    UART->imsc = wanted ? others | interrupts : others;
}

void uart_receive_interrupt(bool wanted)
{
    enable(PL011_INT_RX | PL011_INT_RT, wanted);
}

bool uart_transmit_interrupt(bool wanted)
{
    enable(PL011_INT_TX, wanted);
    return true;
}

void uart_acknowledge(void)
{
    UART->icr = PL011_INT_RX | PL011_INT_RT | PL011_INT_TX;
}
