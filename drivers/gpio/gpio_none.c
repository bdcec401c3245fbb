/* SPDX-License-Identifier: MIT */
/* A board without such a pin, or whose emulator does not model it: says so, and nothing happens; an input never changes. */
#include "gpio.h"

bool gpio_output(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
    return false;
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    (void)port, (void)pin, (void)high;
}

bool gpio_watch(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
    return false;
}

bool gpio_acknowledge(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
    return false;
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
    return false;
}
