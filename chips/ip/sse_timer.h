/* SPDX-License-Identifier: MIT */
/* System counter of the Corstone SSE-300 (its Technical Reference Manual, 101773, 4.4 and 4.5): a frame that controls it, and
   one of each timer that shows its value. */
#pragma once

#include <stdint.h>

struct sse_counter {
    uint32_t cntcr;
    uint32_t cntsr;
    uint32_t cntcv_low;
    uint32_t cntcv_high;
};

struct sse_timer {
    uint32_t cntpct_low; /* the counter */
    uint32_t cntpct_high;
};

enum { SSE_COUNTER_ENABLE = 1 << 0 };
