/* SPDX-License-Identifier: MIT */
/* Pins of SiFive's chips. Each pin has an interrupt line of its own, which no page grants yet: an input can be read, but
   interrupts nobody. */
#include "gpio.h"
#include "sifive_gpio.h"

static volatile struct sifive_gpio *at(uintptr_t port)
{
    return (volatile struct sifive_gpio *)port;
}

bool gpio_output(uintptr_t port, uint32_t pin)
{
    gpio_write(port, pin, false);
    at(port)->iof_en &= ~(UINT32_C(1) << pin);
    at(port)->output_en |= UINT32_C(1) << pin;
    return true;
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    uint32_t others = at(port)->output_val & ~(UINT32_C(1) << pin);

    at(port)->output_val = high ? others | UINT32_C(1) << pin : others;
}

bool gpio_watch(uintptr_t port, uint32_t pin)
{
    at(port)->pue |= UINT32_C(1) << pin;
    at(port)->input_en |= UINT32_C(1) << pin;
    return false;
}

bool gpio_acknowledge(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
    return false;
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->input_val >> pin & 1) != 0;
}
