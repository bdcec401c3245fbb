/* SPDX-License-Identifier: MIT */
/* A board without a watchdog, or whose emulator does not model it: says so, and nothing happens. */
#include "watchdog.h"

bool watchdog_start(uintptr_t base, uint32_t every_ms)
{
    (void)base, (void)every_ms;
    return false;
}

void watchdog_feed(uintptr_t base)
{
    (void)base;
}
