/* SPDX-License-Identifier: MIT */
/* What the start of a chip with a clock tree is written with. Nobody else runs yet, so it waits by looking, and never without
   a bound. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void chip_start(void);
extern const char *chip_trouble;

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* False: these bits of the register did not become `value`, in so many looks at it. */
static inline bool becomes(volatile uint32_t *status, uint32_t mask, uint32_t value, int tries)
{
    for (int i = 0; i < tries; i++) {
        if ((*status & mask) == value) {
            return true;
        }
    }
    return false;
}
