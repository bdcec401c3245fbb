/* SPDX-License-Identifier: MIT */
/* LEDs, buttons and counters of the Arm MPS2 boards (application note 385, 4.3). */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct fpgaio {
    uint32_t led0;
    uint32_t unused0;
    uint32_t button;
    uint32_t unused1;
    uint32_t clk1hz;
    uint32_t clk100hz;
    uint32_t counter;
};
_Static_assert(offsetof(struct fpgaio, counter) == 0x18, "AN385 table 4-3");
