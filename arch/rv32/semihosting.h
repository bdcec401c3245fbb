/* SPDX-License-Identifier: MIT */
/* What an emulator or a debugger takes for a request: three instructions in a row, uncompressed and in one page. */
#pragma once

#include <stdint.h>

static inline void semihosting(uint32_t number, const uint32_t *block)
{
    register uint32_t operation __asm__("a0") = number;
    register const uint32_t *argument __asm__("a1") = block;
    __asm__ volatile(".balign 16\n .option push\n .option norvc\n"
                     "slli zero, zero, 0x1f\n ebreak\n srai zero, zero, 7\n"
                     ".option pop"
                     :
                     : "r"(operation), "r"(argument)
                     : "memory");
}
