/* SPDX-License-Identifier: MIT */
/* System calls of a driver on a PC: user/sys.h includes this as it does a processor's. kernel.c answers. */
#pragma once

#include "abi.h"

int32_t kernel_call(uint32_t number, const uint32_t words[7]);

#define TRAP_STUB(name, parameters, ...)                                                                               \
    static inline int32_t name parameters                                                                              \
    {                                                                                                                  \
        return kernel_call(number, (const uint32_t[7]){__VA_ARGS__});                                                  \
    }
TRAP_STUB(trap0, (uint32_t number), 0)
TRAP_STUB(trap1, (uint32_t number, uint32_t a), a)
TRAP_STUB(trap2, (uint32_t number, uint32_t a, uint32_t b), a, b)
TRAP_STUB(trap3, (uint32_t number, uint32_t a, uint32_t b, uint32_t c), a, b, c)
TRAP_STUB(trap4, (uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d), a, b, c, d)
TRAP_STUB(trap5, (uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e), a, b, c, d, e)

static inline usec trap_time(uint32_t number)
{
    return (usec)kernel_call(number, (const uint32_t[7]){0});
}

static inline void trap_words(uint32_t number, struct words *w)
{
    w->word[0] = (uint32_t)kernel_call(number, w->word);
}
