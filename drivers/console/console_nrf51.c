/* SPDX-License-Identifier: MIT */
#include "nrf51_uart.h"
#include "overruns.h"
#include "page.h"
#include "uart.h"

#define UART ((volatile struct nrf51_uart *)CONSOLE_BASE)

static bool sent; /* a byte has been sent: there is room when txdrdy is set again */

void uart_start(void)
{
    UART->enable = NRF51_UART_ENABLED;
    UART->starttx = 1;
    UART->startrx = 1;
    UART->intenset = NRF51_UART_INT_RXDRDY;
}

bool uart_receive(uint8_t *byte)
{
    if (UART->errorsrc & NRF51_UART_ERROR_OVERRUN) {
        UART->errorsrc = NRF51_UART_ERROR_OVERRUN;
        overruns++;
    }
    if (!UART->rxdrdy) {
        return false;
    }
    UART->rxdrdy = 0; /* first: reading may set it again */
    *byte = (uint8_t)UART->rxd;
    return true;
}

bool uart_send(uint8_t byte)
{
    if (sent && !UART->txdrdy) {
        return false;
    }
    UART->txdrdy = 0;
    UART->txd = byte;
    sent = true;
    return true;
}

static void enable(uint32_t interrupts, bool wanted)
{
    if (wanted) {
        UART->intenset = interrupts;
    } else {
        UART->intenclr = interrupts;
    }
}

void uart_receive_interrupt(bool wanted)
{
    enable(NRF51_UART_INT_RXDRDY, wanted);
}

bool uart_transmit_interrupt(bool wanted)
{
    enable(NRF51_UART_INT_TXDRDY, wanted);
    return true;
}

/* Both events are also what uart_receive and uart_send look at: they end there. */
void uart_acknowledge(void)
{
}
