/* SPDX-License-Identifier: MIT */
#include "one_by_one.h"
#include "sifive_uart.h"

static volatile struct sifive_uart *at(uintptr_t port)
{
    return (volatile struct sifive_uart *)port;
}

void serial_start(uintptr_t port)
{
    at(port)->txctrl = SIFIVE_UART_ENABLE | SIFIVE_UART_BELOW_ONE;
    at(port)->rxctrl = SIFIVE_UART_ENABLE;
    at(port)->ie = SIFIVE_UART_IE_RX;
}

/* One read says whether there is a byte, and takes it. */
bool serial_receive(uintptr_t port, uint8_t *byte)
{
    uint32_t data = at(port)->rxdata;

    *byte = (uint8_t)data;
    return (data & SIFIVE_UART_EMPTY) == 0;
}

static bool put(uintptr_t port, uint8_t byte)
{
    if (at(port)->txdata & SIFIVE_UART_FULL) {
        return false;
    }
    at(port)->txdata = byte;
    return true;
}

static void enable(uintptr_t port, uint32_t interrupts, bool wanted)
{
    uint32_t others = at(port)->ie & ~interrupts;

    at(port)->ie = wanted ? others | interrupts : others;
}

void serial_receive_interrupt(uintptr_t port, bool wanted)
{
    enable(port, SIFIVE_UART_IE_RX, wanted);
}

void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    enable(port, SIFIVE_UART_IE_TX, wanted);
}

/* Both interrupts are levels, which end with their reason. */
void serial_acknowledge(uintptr_t port)
{
    (void)port;
}

/* The block does not tell. */
uint32_t serial_errors(uintptr_t port, enum serial_error which)
{
    (void)port, (void)which;
    return 0;
}
