/* SPDX-License-Identifier: MIT */
/* Idle's code and stack: 32 bytes each, of a region of 256 the first eighth. RBAR and RASR (B3.5); its page. */
#pragma once

enum { IDLE_CODE_ALIGNMENT = 256, IDLE_STACK_ALIGNMENT = 256, IDLE_STACK_BYTES = 32 };

#define IDLE_REGIONS(code, stack, page)                                                                                \
    {                                                                                                                  \
        (code) + 0x10, 0x0602FE0F, (stack) + 0x11, 0x1306FE0F, 0x12, 0, 0x13, 0, page                                  \
    }
