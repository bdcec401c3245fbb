/* SPDX-License-Identifier: MIT */
/* GPIO of the nRF51 (Series Reference Manual 3.0, 14). Interrupts are made by another block, GPIOTE. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct nrf51_gpio {
    uint32_t unused0[321];
    uint32_t out;
    uint32_t outset;
    uint32_t outclr;
    uint32_t in;
    uint32_t unused1[123];
    uint32_t pin_cnf[32];
};
_Static_assert(offsetof(struct nrf51_gpio, out) == 0x504, "14.2");
_Static_assert(offsetof(struct nrf51_gpio, pin_cnf) == 0x700, "14.2");

enum { NRF51_GPIO_OUTPUT = 1 << 0, NRF51_GPIO_NO_INPUT = 1 << 1 };
