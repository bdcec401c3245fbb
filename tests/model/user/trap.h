/* SPDX-License-Identifier: MIT */
/* System calls of the model: the explorer makes them. */
#pragma once

#include "model.h"

static inline int32_t trap5(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
    struct words w = {{a, b, c, d, e}};

    model_trap(number, &w);
    return (int32_t)w.word[0];
}

#define trap4(number, a, b, c, d) trap5(number, a, b, c, d, 0)
#define trap3(number, a, b, c) trap5(number, a, b, c, 0, 0)
#define trap2(number, a, b) trap5(number, a, b, 0, 0, 0)
#define trap1(number, a) trap5(number, a, 0, 0, 0, 0)
#define trap0(number) trap5(number, 0, 0, 0, 0, 0)

static inline void trap_words(uint32_t number, struct words *w)
{
    model_trap(number, w);
}

static inline usec trap_time(uint32_t number)
{
    struct words w = {{0}};

    model_trap(number, &w);
    return (usec)w.word[1] << 32 | w.word[0];
}
