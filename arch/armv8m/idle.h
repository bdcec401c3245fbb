/* SPDX-License-Identifier: MIT */
/* Idle's code: 32 bytes to read and execute. Its stack: 128 to read and write. RBAR and RLAR; its page; CPACR. */
#pragma once

enum { IDLE_CODE_ALIGNMENT = 32, IDLE_STACK_ALIGNMENT = 32, IDLE_STACK_BYTES = 128 };

#define IDLE_REGIONS(code, stack, page)                                                                                \
    {                                                                                                                  \
        (code) + 6, (code) + 1, (stack) + 3, (stack) + 0x61, 0, 0, 0, 0, page, 0x00500000                              \
    }
