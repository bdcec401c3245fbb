/* SPDX-License-Identifier: MIT */
/* GPIO port of the LM3S6965 (SPMS029, 8.5), an Arm PL061 (DDI 0190) with pin functions added. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct pl061 {
    uint32_t data[256]; /* the address selects pins: data[mask] reads and writes only those */
    uint32_t dir;       /* 1: output */
    uint32_t is;        /* 1: level */
    uint32_t ibe;       /* 1: both edges */
    uint32_t iev;       /* 1: rising edge or high level */
    uint32_t im;        /* 1: interrupt enabled */
    uint32_t ris;
    uint32_t mis;
    uint32_t icr; /* clears edges */
    uint32_t afsel;
    uint32_t unused[55];
    uint32_t dr2r;
    uint32_t dr4r;
    uint32_t dr8r;
    uint32_t odr;
    uint32_t pur; /* pull-up */
    uint32_t pdr;
    uint32_t slr;
    uint32_t den; /* digital function */
};
_Static_assert(offsetof(struct pl061, dir) == 0x400, "SPMS029 table 8-3");
_Static_assert(offsetof(struct pl061, dr2r) == 0x500, "SPMS029 table 8-3");
_Static_assert(offsetof(struct pl061, den) == 0x51C, "SPMS029 table 8-3");
