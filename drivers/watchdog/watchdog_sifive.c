/* SPDX-License-Identifier: MIT */
/* The watchdog of SiFive's chips. */
#include "sifive_watchdog.h"
#include "watchdog.h"

enum { SCALE = 5 }; /* ticks of 1/1024 s, up to 64 s */

static volatile struct sifive_watchdog *at(uintptr_t base)
{
    return (volatile struct sifive_watchdog *)base;
}

static void put(volatile struct sifive_watchdog *watchdog, volatile uint32_t *to, uint32_t value)
{
    watchdog->key = SIFIVE_WATCHDOG_KEY;
    *to = value;
}

bool watchdog_start(uintptr_t base, uint32_t every_ms)
{
    volatile struct sifive_watchdog *watchdog = at(base);

    watchdog_feed(base);
    put(watchdog, &watchdog->compare, every_ms * (SIFIVE_WATCHDOG_HZ >> SCALE) / 1000 + 1);
    put(watchdog, &watchdog->config, SIFIVE_WATCHDOG_RESETS | SIFIVE_WATCHDOG_RUNS | SCALE);
    return true;
}

void watchdog_feed(uintptr_t base)
{
    put(at(base), &at(base)->feed, SIFIVE_WATCHDOG_FOOD);
}
