/* SPDX-License-Identifier: MIT */
/* Outputs of the RP2040. The pin's function is chosen by the board's page. Interrupts are another block's. */
#include "gpio.h"
#include "rp2040_sio.h"
#include "no_interrupts.h"

static volatile struct rp2040_sio *at(uintptr_t port)
{
    return (volatile struct rp2040_sio *)port;
}

bool gpio_output(uintptr_t port, uint32_t pin)
{
    gpio_write(port, pin, false);
    at(port)->enable_set = UINT32_C(1) << pin;
    return true;
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    if (high) {
        at(port)->out_set = UINT32_C(1) << pin;
    } else {
        at(port)->out_clear = UINT32_C(1) << pin;
    }
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->in >> pin & 1) != 0;
}
