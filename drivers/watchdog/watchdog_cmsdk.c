/* SPDX-License-Identifier: MIT */
/* The watchdog of Arm's CMSDK and of the LM3S6965. Its warning goes to a line that nobody has, or is a non-maskable interrupt,
   which ends in a panic of the kernel. */
#include "cmsdk_watchdog.h"
#include "page.h"
#include "watchdog.h"

static volatile struct cmsdk_watchdog *at(uintptr_t base)
{
    return (volatile struct cmsdk_watchdog *)base;
}

bool watchdog_start(uintptr_t base, uint32_t every_ms)
{
    at(base)->load = every_ms * (WATCHDOG_HZ / 1000);
    watchdog_feed(base);
    at(base)->control = CMSDK_WATCHDOG_RUNS | CMSDK_WATCHDOG_RESETS;
    return true;
}

void watchdog_feed(uintptr_t base)
{
    at(base)->intclr = 1;
}
