/* SPDX-License-Identifier: MIT */
/* Arm CMSDK APB timer (DDI 0479, 4.2): counts down and reloads. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct cmsdk_timer {
    uint32_t ctrl;
    uint32_t value;
    uint32_t reload;
    uint32_t intclear; /* reads as status */
};
_Static_assert(offsetof(struct cmsdk_timer, intclear) == 0xC, "DDI 0479 table 4-4");

enum { CMSDK_TIMER_ENABLE = 1 << 0, CMSDK_TIMER_INT = 1 << 3 };
