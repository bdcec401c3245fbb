/* SPDX-License-Identifier: MIT */
/* What each test on the host needs: cmocka, and random numbers that are the same in each run. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t random_state = 88172645463325252u;

/* xorshift, period 2^64 - 1 */
static inline uint32_t random_below(uint32_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 32) % limit;
}

/* Begins a random program from a seed, which it prints. SEED=... in the environment replaces it: another program, or the one that failed. */
static inline void random_begin(uint64_t seed)
{
    const char *wanted = getenv("SEED");

    random_state = wanted != NULL ? strtoull(wanted, NULL, 0) : seed;
    random_state += random_state == 0; /* 0 would stay 0 */
    print_message("to run this program again: SEED=%llu\n", (unsigned long long)random_state);
}
