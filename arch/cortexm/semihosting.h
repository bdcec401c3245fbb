/* SPDX-License-Identifier: MIT */
/* What an emulator or a debugger takes for a request. */
#pragma once

#include <stdint.h>

static inline void semihosting(uint32_t number, const uint32_t *block)
{
    register uint32_t operation __asm__("r0") = number;
    register const uint32_t *argument __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(argument) : "memory");
}
