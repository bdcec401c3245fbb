/* SPDX-License-Identifier: MIT */
/* What each test of util needs: cmocka, and random numbers that are the same in each run. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

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
