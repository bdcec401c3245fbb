/* SPDX-License-Identifier: MIT */
/* For a port without outputs: they are refused. Included by its driver. */
#pragma once

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
