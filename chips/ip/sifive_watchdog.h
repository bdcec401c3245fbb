/* SPDX-License-Identifier: MIT */
/* Watchdog of SiFive's always-on domain (FE310-G000 manual, 14): counts up, scaled, and resets at `compare`. Each write needs
   one of the key before it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct sifive_watchdog {
    uint32_t config;
    uint32_t unused0;
    uint32_t count;
    uint32_t unused1;
    uint32_t scaled; /* count >> scale, 16 bits */
    uint32_t unused2;
    uint32_t feed;
    uint32_t key;
    uint32_t compare;
};
_Static_assert(offsetof(struct sifive_watchdog, compare) == 0x20, "14, table 26");

enum {
    SIFIVE_WATCHDOG_KEY = 0x51F15E,
    SIFIVE_WATCHDOG_FOOD = 0xD09F00D,
    SIFIVE_WATCHDOG_RESETS = 1 << 8,
    SIFIVE_WATCHDOG_RUNS = 1 << 12,
    SIFIVE_WATCHDOG_HZ = 32768,
};
