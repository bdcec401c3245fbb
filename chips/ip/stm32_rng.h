/* SPDX-License-Identifier: MIT */
/* Random number generator of the STM32F4 family (RM0090, 24.4). */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct stm32_rng {
    uint32_t cr;
    uint32_t sr;
    uint32_t dr;
};
_Static_assert(offsetof(struct stm32_rng, dr) == 0x08, "RM0090 24.4.3");

enum {
    STM32_RNG_CR_RNGEN = 1 << 2,
    STM32_RNG_SR_DRDY = 1 << 0,
    STM32_RNG_SR_CEIS = 1 << 5, /* its clock was too slow, at some time */
    STM32_RNG_SR_SEIS = 1 << 6, /* its noise was no noise */
};
