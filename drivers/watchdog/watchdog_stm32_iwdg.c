/* SPDX-License-Identifier: MIT */
/* The independent watchdog of the STM32. Its clock is 32 kHz, or anything from 17 to 47: the count is for the fastest, so that who
   feeds in time is never reset, and at the slowest the reset comes 2.8 times as late as that - not twice, as watchdog.h says.
   It waits 22 seconds at most. */
#include "stm32_iwdg.h"
#include "watchdog.h"

enum { TRIES = 20000 }; /* a change is taken over within five periods of its clock, 0.3 ms (21.4.4) */

static volatile struct stm32_iwdg *at(uintptr_t base)
{
    return (volatile struct stm32_iwdg *)base;
}

static bool is_idle(uintptr_t base)
{
    for (int i = 0; i < TRIES; i++) {
        if (!(at(base)->sr & STM32_IWDG_BUSY)) {
            return true;
        }
    }
    return false;
}

/* Counts of the fastest clock, rounded up, when it is divided by 4 << scale. */
static uint32_t counts(uint32_t every_ms, uint32_t scale)
{
    return (every_ms * (STM32_IWDG_FAST_HZ / 1000) >> (scale + 2)) + 1;
}

/* Started first: without its clock no change would ever be taken over (21.3). What was set by an owner before is fed meanwhile. */
bool watchdog_start(uintptr_t base, uint32_t every_ms)
{
    uint32_t scale = 0;

    while (scale < STM32_IWDG_SLOWEST && counts(every_ms, scale) > STM32_IWDG_RLR_MAX) {
        scale++;
    }
    if (counts(every_ms, scale) > STM32_IWDG_RLR_MAX) {
        return false;
    }
    watchdog_feed(base);
    at(base)->kr = STM32_IWDG_START;
    if (!is_idle(base)) {
        return false;
    }
    at(base)->kr = STM32_IWDG_UNLOCK;
    at(base)->pr = scale;
    at(base)->rlr = counts(every_ms, scale);
    (void)is_idle(base); /* else it takes over later, and what it counts until then is longer or shorter */
    watchdog_feed(base);
    return true;
}

void watchdog_feed(uintptr_t base)
{
    at(base)->kr = STM32_IWDG_FEED;
}
