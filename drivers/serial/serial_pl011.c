/* SPDX-License-Identifier: MIT */
#include "pl011.h"
#include "errors.h"
#include "one_by_one.h"

static volatile struct pl011 *at(uintptr_t port)
{
    return (volatile struct pl011 *)port;
}

void serial_start(uintptr_t port)
{
    at(port)->lcrh = PL011_LCRH_8BIT | PL011_LCRH_FEN;
    at(port)->cr = PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE;
    at(port)->imsc = PL011_INT_RX | PL011_INT_RT;
}

bool serial_receive(uintptr_t port, uint8_t *byte)
{
    if (at(port)->fr & PL011_FR_RXFE) {
        return false;
    }
    uint32_t data = at(port)->dr;
    errors[SERIAL_OVERRUN] += (data & PL011_DR_OE) != 0;
    errors[SERIAL_FRAMING] += (data & PL011_DR_FE) != 0;
    *byte = (uint8_t)data;
    return true;
}

static bool put(uintptr_t port, uint8_t byte)
{
    if (at(port)->fr & PL011_FR_TXFF) {
        return false;
    }
    at(port)->dr = byte;
    return true;
}

static void enable(uintptr_t port, uint32_t interrupts, bool wanted)
{
    uint32_t others = at(port)->imsc & ~interrupts;

    at(port)->imsc = wanted ? others | interrupts : others;
}

void serial_receive_interrupt(uintptr_t port, bool wanted)
{
    enable(port, PL011_INT_RX | PL011_INT_RT, wanted);
}

void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    enable(port, PL011_INT_TX, wanted);
}

void serial_acknowledge(uintptr_t port)
{
    at(port)->icr = PL011_INT_RX | PL011_INT_RT | PL011_INT_TX;
}
