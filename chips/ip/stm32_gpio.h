/* SPDX-License-Identifier: MIT */
/* GPIO port of the STM32F4 and L4 families (RM0090, 8.4; RM0351, 8.5): 16 pins. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct stm32_gpio {
    uint32_t moder; /* two bits a pin */
    uint32_t otyper;
    uint32_t ospeedr;
    uint32_t pupdr;
    uint32_t idr;
    uint32_t odr;
    uint32_t bsrr; /* sets a pin; 16 bits higher, resets it */
    uint32_t lckr;
    uint32_t afrl;
    uint32_t afrh;
};
_Static_assert(offsetof(struct stm32_gpio, afrh) == 0x24, "RM0090 table 39");

enum {
    STM32_GPIO_INPUT = 0, /* in moder */
    STM32_GPIO_OUTPUT = 1,
    STM32_GPIO_MODE = 3,
    STM32_GPIO_RESET = 16, /* in bsrr */
};

/* What a pin is; the others stay. */
static inline void stm32_gpio_mode(volatile struct stm32_gpio *port, uint32_t pin, uint32_t mode)
{
    port->moder = (port->moder & ~((uint32_t)STM32_GPIO_MODE << 2 * pin)) | mode << 2 * pin;
}
