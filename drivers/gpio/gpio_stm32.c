/* SPDX-License-Identifier: MIT */
/* Outputs of the STM32. Interrupts of pins are another block's: gpio_stm32_exti.c. */
#include "gpio.h"
#include "no_interrupts.h"
#include "stm32_gpio.h"

static volatile struct stm32_gpio *at(uintptr_t port)
{
    return (volatile struct stm32_gpio *)port;
}

bool gpio_output(uintptr_t port, uint32_t pin)
{
    gpio_write(port, pin, false);
    stm32_gpio_mode(at(port), pin, STM32_GPIO_OUTPUT);
    return true;
}

void gpio_write(uintptr_t port, uint32_t pin, bool high)
{
    at(port)->bsrr = UINT32_C(1) << (high ? pin : pin + STM32_GPIO_RESET);
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->idr >> pin & 1) != 0;
}
