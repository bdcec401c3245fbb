/* SPDX-License-Identifier: MIT */
/* Single-cycle I/O of the RP2040 (Datasheet 2.3.1.7): the pins' outputs, with registers that set and clear. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct rp2040_sio {
    uint32_t cpuid;
    uint32_t in;
    uint32_t unused0[2];
    uint32_t out;
    uint32_t out_set;
    uint32_t out_clear;
    uint32_t out_flip;
    uint32_t enable; /* 1: output */
    uint32_t enable_set;
    uint32_t enable_clear;
};
_Static_assert(offsetof(struct rp2040_sio, out) == 0x10, "2.3.1.7");
_Static_assert(offsetof(struct rp2040_sio, enable_set) == 0x24, "2.3.1.7");
