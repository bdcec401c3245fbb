/* SPDX-License-Identifier: MIT */
/* Time: microseconds since boot, and waiting for a moment. Any thread may call these. To ask for the time is a system call of 25
   instructions. All deadlines are absolute: in_us and in_ms make one of a time from now, FOREVER waits without, AT_ONCE does
   not wait.

       report("semaphore, a token that does not come", semaphore_get(&tokens, in_ms(2))); */
#pragma once

#include "sys.h"

static inline usec now_us(void)
{
    return trap_time(SYS_now);
}

/* The deadline that lies so far from now. */
static inline usec in_us(uint32_t us)
{
    return now_us() + us;
}

static inline usec in_ms(uint32_t ms)
{
    return now_us() + (usec)ms * 1000;
}

/* Sleeps until an absolute time, never less; returns at once when it has passed. A loop that adds its period to the last
   moment does not drift. */
static inline void sleep_until(usec moment)
{
    (void)sys_sleep((uint32_t)moment, (uint32_t)(moment >> 32));
}

static inline void sleep_us(uint32_t us)
{
    sleep_until(in_us(us));
}

static inline void sleep_ms(uint32_t ms)
{
    sleep_until(in_ms(ms));
}
