/* SPDX-License-Identifier: MIT */
/* Inputs of the RP2040 that interrupt. The pin's function and its pull-up are the board's page's. Outputs are another block's. */
#include "gpio.h"
#include "rp2040_io.h"
#include "no_outputs.h"

static volatile struct rp2040_io *at(uintptr_t port)
{
    return (volatile struct rp2040_io *)port;
}

static uint32_t edges_of(uint32_t pin)
{
    return (uint32_t)RP2040_IO_EDGES << pin % RP2040_IO_PINS_PER_WORD * RP2040_IO_BITS_PER_PIN;
}

bool gpio_watch(uintptr_t port, uint32_t pin)
{
    at(port)->raw[pin / RP2040_IO_PINS_PER_WORD] = edges_of(pin);
    at(port)->enable[pin / RP2040_IO_PINS_PER_WORD] |= edges_of(pin);
    return true;
}

bool gpio_acknowledge(uintptr_t port, uint32_t pin)
{
    uint32_t edges = at(port)->raw[pin / RP2040_IO_PINS_PER_WORD] & edges_of(pin);

    at(port)->raw[pin / RP2040_IO_PINS_PER_WORD] = edges;
    return edges != 0;
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->pin[pin].status & RP2040_IO_IN_FROM_PAD) != 0;
}
