/* SPDX-License-Identifier: MIT */
/* The pins of the nRF51. Their interrupts are another block's, GPIOTE. References: Series Reference Manual 3.0, 14. */
#include "gpio.h"
#include "nrf51_gpio.h"
#include "no_interrupts.h"

static volatile struct nrf51_gpio *at(uintptr_t port)
{
    return (volatile struct nrf51_gpio *)port;
}

bool gpio_output(uintptr_t port, uint32_t pin)
{
    gpio_write(port, pin, false);
    at(port)->pin_cnf[pin] = NRF51_GPIO_OUTPUT | NRF51_GPIO_NO_INPUT;
    return true;
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    if (high) {
        at(port)->outset = UINT32_C(1) << pin;
    } else {
        at(port)->outclr = UINT32_C(1) << pin;
    }
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->in >> pin & 1) != 0;
}
