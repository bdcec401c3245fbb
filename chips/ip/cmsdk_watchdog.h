/* SPDX-License-Identifier: MIT */
/* Arm CMSDK APB watchdog (DDI 0479, 4.5), also in the LM3S6965 (SPMS029, 10): counts down from `load`; at 0 it warns with an
   interrupt and begins again, at the next 0 it resets. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct cmsdk_watchdog {
    uint32_t load;
    uint32_t value;
    uint32_t control;
    uint32_t intclr; /* any value: no warning, and from `load` again */
};
_Static_assert(offsetof(struct cmsdk_watchdog, intclr) == 0xC, "DDI 0479 table 4-9");

enum { CMSDK_WATCHDOG_RUNS = 1 << 0, CMSDK_WATCHDOG_RESETS = 1 << 1 };
