/* SPDX-License-Identifier: MIT */
/* Arm CMSDK dual timer (DDI 0479, 4.3): the first of its two counters, which counts down. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct cmsdk_dualtimer {
    uint32_t load;
    uint32_t value;
    uint32_t control;
    uint32_t intclear;
};
_Static_assert(offsetof(struct cmsdk_dualtimer, intclear) == 0xC, "DDI 0479 table 4-6");

enum {
    CMSDK_DUALTIMER_ENABLE = 1 << 7,
    CMSDK_DUALTIMER_PERIODIC = 1 << 6, /* from `load` on; without it, it wraps at 32 bits */
    CMSDK_DUALTIMER_INT = 1 << 5,
    CMSDK_DUALTIMER_32_BITS = 1 << 1,
};
