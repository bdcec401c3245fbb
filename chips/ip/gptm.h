/* SPDX-License-Identifier: MIT */
/* General-purpose timer of the LM3S6965 (SPMS029, 9.5), used as one of 32 bits. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct gptm {
    uint32_t cfg;  /* 0: 32 bits */
    uint32_t tamr; /* 1: one-shot */
    uint32_t tbmr;
    uint32_t ctl;
    uint32_t unused0[2];
    uint32_t imr;
    uint32_t ris;
    uint32_t mis;
    uint32_t icr;
    uint32_t tailr; /* load */
};
_Static_assert(offsetof(struct gptm, imr) == 0x18, "SPMS029 table 9-3");
_Static_assert(offsetof(struct gptm, tailr) == 0x28, "SPMS029 table 9-3");

enum { GPTM_CTL_TAEN = 1 << 0, GPTM_TAMR_ONE_SHOT = 1, GPTM_TIMEOUT = 1 << 0 };
