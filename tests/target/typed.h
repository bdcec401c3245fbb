/* SPDX-License-Identifier: MIT */
/* What a test types to its image: a number in one line. */
#pragma once

#include "console/console.h"
#include "erkos.h"

static inline uint32_t typed_number(void)
{
    uint32_t number = 0;

    for (int32_t c = console_read(FOREVER); c >= '0' && c <= '9'; c = console_read(FOREVER)) {
        number = 10 * number + (uint32_t)(c - '0');
    }
    return number;
}
