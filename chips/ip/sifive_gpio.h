/* SPDX-License-Identifier: MIT */
/* GPIO of SiFive's chips (FE310-G000 manual, 17): up to 32 pins, bit n of each register for pin n. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct sifive_gpio {
    uint32_t input_val;
    uint32_t input_en;
    uint32_t output_en;
    uint32_t output_val;
    uint32_t pue;
    uint32_t ds;
    uint32_t interrupts[8]; /* enable and pending, of rise, fall, high, low */
    uint32_t iof_en;
    uint32_t iof_sel;
    uint32_t out_xor;
};
_Static_assert(offsetof(struct sifive_gpio, out_xor) == 0x40, "17.2");
