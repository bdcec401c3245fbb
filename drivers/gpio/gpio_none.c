/* SPDX-License-Identifier: MIT */
/* A board without such a pin, or whose emulator does not model it: says so, and nothing happens; an input never changes. */
#include "gpio.h"
#include "no_interrupts.h"
#include "no_outputs.h"

bool gpio_read(uintptr_t port, uint32_t pin)
{
    (void)port, (void)pin;
    return false;
}
