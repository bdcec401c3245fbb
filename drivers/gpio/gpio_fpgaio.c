/* SPDX-License-Identifier: MIT */
/* LEDs and buttons of the MPS2 boards. A button can be read, but interrupts nobody. */
#include "fpgaio.h"
#include "gpio.h"
#include "no_interrupts.h"

static volatile struct fpgaio *at(uintptr_t port)
{
    return (volatile struct fpgaio *)port;
}

bool gpio_output(uintptr_t port, uint32_t pin)
{
    gpio_write(port, pin, false);
    return true;
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    uint32_t others = at(port)->led0 & ~(UINT32_C(1) << pin);

    at(port)->led0 = high ? others | UINT32_C(1) << pin : others;
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->button >> pin & 1) != 0;
}
