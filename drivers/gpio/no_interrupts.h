/* SPDX-License-Identifier: MIT */
/* For a port whose pins interrupt nobody: watching is refused. Included by its driver. */
#pragma once

#include "gpio.h"

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
