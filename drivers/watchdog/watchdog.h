/* SPDX-License-Identifier: MIT */
/* The hardware watchdog, whose registers the process owns. Linked into it: one file watchdog_<ip>.c for each kind; the
   board's page says which. It runs on while its owner crashes and begins anew: only feeding it keeps the board from a reset. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* From now on it must be fed at least every `every_ms` (1 to 60,000): the board is reset before twice that has passed since
   the last time. Also feeds it; an owner that begins anew starts it again. False: this board has none, or none that waits
   so long. */
bool watchdog_start(uintptr_t base, uint32_t every_ms);
void watchdog_feed(uintptr_t base);
