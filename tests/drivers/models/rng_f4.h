/* SPDX-License-Identifier: MIT */
/* Random number generator (RM0090 Rev 19, 24). */
#pragma once

#include "bus.h"

extern struct block rng_f4;

/* The numbers that come next; behind them, arbitrary ones. */
void rng_f4_say(const uint32_t *numbers, uint32_t count);
/* The noise source fails now. */
void rng_f4_seed_error(void);
/* How many numbers were read from DR since power on. */
uint32_t rng_f4_taken(void);
