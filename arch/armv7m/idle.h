/* SPDX-License-Identifier: MIT */
/* Idle's code: 32 bytes to read and execute. Its stack: 128 to read and write. RBAR and RASR (B3.5); its page; CPACR. */
#pragma once

enum { IDLE_CODE_ALIGNMENT = 32, IDLE_STACK_ALIGNMENT = 128, IDLE_STACK_BYTES = 128 };

#define IDLE_REGIONS(code, stack, page)                                                                                \
    {                                                                                                                  \
        (code) + 0x10, 0x06020009, (stack) + 0x11, 0x1306000D, 0x12, 0, 0x13, 0, page, 0x00500000                      \
    }
