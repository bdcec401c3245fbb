/* SPDX-License-Identifier: MIT */
#pragma once

#include "erkos.h"
#include "mark.h"

/* How many expectations have failed. */
extern volatile uint32_t errors;

static inline void expect(bool good)
{
    errors += !good;
}

void heap_paths(void);
