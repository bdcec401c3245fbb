/* SPDX-License-Identifier: MIT */
/* A board without such a pin, or whose emulator does not model it: nothing happens, and an input never changes. */
#include "gpio.h"

void gpio_output(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    (void)port, (void)pin, (void)high;
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
    (void)port, (void)pin;
    return false;
}
