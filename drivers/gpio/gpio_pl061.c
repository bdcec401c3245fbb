/* SPDX-License-Identifier: MIT */
/* The GPIO ports of the LM3S6965. References: SPMS029, 8.3. */
#include "gpio.h"
#include "pl061.h"

static volatile struct pl061 *at(uintptr_t port)
{
    return (volatile struct pl061 *)port;
}

bool gpio_output(uintptr_t port, uint32_t pin)
{
    gpio_write(port, pin, false);
    at(port)->dir |= UINT32_C(1) << pin;
    at(port)->den |= UINT32_C(1) << pin;
    gpio_write(port, pin, false); /* again: as an input it took no data */
    return true;
}

/* The address is the mask (8.3.1.2): no other pin is read or written. */
void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    at(port)->data[1u << pin] = high ? UINT32_C(1) << pin : 0;
}

bool gpio_watch(uintptr_t port, uint32_t pin)
{
    uint32_t bit = UINT32_C(1) << pin;

    at(port)->dir &= ~bit;
    at(port)->pur |= bit;
    at(port)->den |= bit;
    at(port)->im &= ~bit;
    at(port)->is &= ~bit;
    at(port)->ibe |= bit;
    at(port)->icr = bit;
    at(port)->im |= bit;
    return true;
}

/* What was not seen is not cleared: an edge may come between the two accesses. */
bool gpio_acknowledge(uintptr_t port, uint32_t pin)
{
    uint32_t bit = UINT32_C(1) << pin;

    if (!(at(port)->ris & bit)) {
        return false;
    }
    at(port)->icr = bit;
    return true;
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return at(port)->data[1u << pin] != 0;
}
