/* SPDX-License-Identifier: MIT */
#include "ns16550.h"
#include "errors.h"
#include "one_by_one.h"

static volatile struct ns16550 *at(uintptr_t port)
{
    return (volatile struct ns16550 *)port;
}

void serial_start(uintptr_t port)
{
    at(port)->lcr = NS16550_LCR_8BIT;
    at(port)->iir_fcr = NS16550_FCR_ENABLE;
    at(port)->ier = NS16550_IER_RX;
}

/* Reading it ends the errors that it shows. */
static uint8_t status(uintptr_t port)
{
    uint8_t now = at(port)->lsr;

    errors[SERIAL_OVERRUN] += (now & NS16550_LSR_OE) != 0;
    errors[SERIAL_FRAMING] += (now & NS16550_LSR_FE) != 0;
    return now;
}

bool serial_receive(uintptr_t port, uint8_t *byte)
{
    if (!(status(port) & NS16550_LSR_DR)) {
        return false;
    }
    *byte = at(port)->data;
    return true;
}

static bool put(uintptr_t port, uint8_t byte)
{
    if (!(status(port) & NS16550_LSR_THRE)) {
        return false;
    }
    at(port)->data = byte;
    return true;
}

static void enable(uintptr_t port, uint8_t interrupts, bool wanted)
{
    uint8_t others = (uint8_t)(at(port)->ier & ~interrupts);

    at(port)->ier = wanted ? (uint8_t)(others | interrupts) : others;
}

void serial_receive_interrupt(uintptr_t port, bool wanted)
{
    enable(port, NS16550_IER_RX, wanted);
}

void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    enable(port, NS16550_IER_TX, wanted);
}

/* Reading IIR ends a transmit interrupt; reading the data ends a receive interrupt. */
void serial_acknowledge(uintptr_t port)
{
    (void)at(port)->iir_fcr;
}
