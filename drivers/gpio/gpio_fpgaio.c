/* SPDX-License-Identifier: MIT */
/* The LEDs of the MPS2 boards: outputs only. */
#include "fpgaio.h"
#include "gpio.h"

static volatile struct fpgaio *at(uintptr_t port)
{
    return (volatile struct fpgaio *)port;
}

void gpio_output(uintptr_t port, uint32_t pin)
{
    gpio_write(port, pin, false);
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    uint32_t others = at(port)->led0 & ~(UINT32_C(1) << pin);

    at(port)->led0 = high ? others | UINT32_C(1) << pin : others;
}

void gpio_watch(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
}

bool gpio_acknowledge(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
    return false;
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->button >> pin & 1) != 0;
}
