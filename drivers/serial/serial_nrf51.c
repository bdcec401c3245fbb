/* SPDX-License-Identifier: MIT */
#include "nrf51_uart.h"
#include "errors.h"
#include "one_by_one.h"

static volatile struct nrf51_uart *at(uintptr_t port)
{
    return (volatile struct nrf51_uart *)port;
}

static bool sent; /* a byte has been sent: there is room when txdrdy is set again */

void serial_start(uintptr_t port)
{
    at(port)->enable = NRF51_UART_ENABLED;
    at(port)->starttx = 1;
    at(port)->startrx = 1;
    at(port)->intenset = NRF51_UART_INT_RXDRDY;
}

bool serial_receive(uintptr_t port, uint8_t *byte)
{
    uint32_t wrong = at(port)->errorsrc;

    at(port)->errorsrc = wrong;
    errors[SERIAL_OVERRUN] += (wrong & NRF51_UART_ERROR_OVERRUN) != 0;
    errors[SERIAL_FRAMING] += (wrong & NRF51_UART_ERROR_FRAMING) != 0;
    if (!at(port)->rxdrdy) {
        return false;
    }
    at(port)->rxdrdy = 0; /* first: reading may set it again */
    *byte = (uint8_t)at(port)->rxd;
    return true;
}

static bool put(uintptr_t port, uint8_t byte)
{
    if (sent && !at(port)->txdrdy) {
        return false;
    }
    at(port)->txdrdy = 0;
    at(port)->txd = byte;
    sent = true;
    return true;
}

static void enable(uintptr_t port, uint32_t interrupts, bool wanted)
{
    if (wanted) {
        at(port)->intenset = interrupts;
    } else {
        at(port)->intenclr = interrupts;
    }
}

void serial_receive_interrupt(uintptr_t port, bool wanted)
{
    enable(port, NRF51_UART_INT_RXDRDY, wanted);
}

void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    enable(port, NRF51_UART_INT_TXDRDY, wanted);
}

/* Both events are also what serial_receive and serial_send look at: they end there. */
void serial_acknowledge(uintptr_t port)
{
    (void)port;
}
