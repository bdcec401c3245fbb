/* SPDX-License-Identifier: MIT */
#include "page.h"
#include "sifive_uart.h"
#include "uart.h"

#define UART ((volatile struct sifive_uart *)CONSOLE_BASE)

void uart_start(void)
{
    UART->txctrl = SIFIVE_UART_ENABLE | SIFIVE_UART_BELOW_ONE;
    UART->rxctrl = SIFIVE_UART_ENABLE;
    UART->ie = SIFIVE_UART_IE_RX;
}

/* One read says whether there is a byte, and takes it. */
bool uart_receive(uint8_t *byte)
{
    uint32_t data = UART->rxdata;

    *byte = (uint8_t)data;
    return (data & SIFIVE_UART_EMPTY) == 0;
}

bool uart_send(uint8_t byte)
{
    if (UART->txdata & SIFIVE_UART_FULL) {
        return false;
    }
    UART->txdata = byte;
    return true;
}

static void enable(uint32_t interrupts, bool wanted)
{
    uint32_t others = UART->ie & ~interrupts;

    UART->ie = wanted ? others | interrupts : others;
}

void uart_receive_interrupt(bool wanted)
{
    enable(SIFIVE_UART_IE_RX, wanted);
}

bool uart_transmit_interrupt(bool wanted)
{
    enable(SIFIVE_UART_IE_TX, wanted);
    return true;
}

/* Both interrupts are levels, which end with their reason. */
void uart_acknowledge(void)
{
}

/* The block does not tell. */
uint32_t uart_overruns(void)
{
    return 0;
}
