/* SPDX-License-Identifier: MIT */
/* Inputs of the STM32 that interrupt: the port, and EXTI, which the board's page grants beside it. Which port's pin a line of
   EXTI listens to, and the pin's resistor, are that page's. Outputs: gpio_stm32.c. */
#include "gpio.h"
#include "no_outputs.h"
#include "page.h"
#include "stm32_exti.h"
#include "stm32_gpio.h"

#define EXTI ((volatile struct stm32_exti *)STM32_EXTI_BASE)

static volatile struct stm32_gpio *at(uintptr_t port)
{
    return (volatile struct stm32_gpio *)port;
}

bool gpio_watch(uintptr_t port, uint32_t pin)
{
    uint32_t line = UINT32_C(1) << pin;

    EXTI->imr &= ~line;
    stm32_gpio_mode(at(port), pin, STM32_GPIO_INPUT);
    EXTI->rtsr |= line;
    EXTI->ftsr |= line;
    EXTI->pr = line;
    EXTI->imr |= line;
    return true;
}

/* What was not seen is not cleared: an edge may come between the two accesses. */
bool gpio_acknowledge(uintptr_t port, uint32_t pin)
{
    uint32_t line = UINT32_C(1) << pin;

    (void)port;
    if (!(EXTI->pr & line)) {
        return false;
    }
    EXTI->pr = line;
    return true;
}

bool gpio_read(uintptr_t port, uint32_t pin)
{
    return (at(port)->idr >> pin & 1) != 0;
}
