/* SPDX-License-Identifier: MIT */
/* A source of true random numbers whose registers the process owns. Linked into it: one file rng_<ip>.c for each kind of block;
   the board's page says which.

   `base` is the base of the block. One thread of the process calls. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Lets it gather; also what was started already, or has failed. */
void rng_start(uintptr_t base);

enum rng_result {
    RNG_OK,
    RNG_NOT_YET, /* nothing new is there: ask again, some microseconds later */
    RNG_FAILED, /* its noise or its clock is not what it must be, or it repeats itself: no number, until it is started anew */
};

/* A word that nobody has had, of 32 random bits. It does not wait; `word` is changed with RNG_OK only. */
enum rng_result rng_read(uintptr_t base, uint32_t *word);
