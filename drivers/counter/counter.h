/* SPDX-License-Identifier: MIT */
/* A free-running hardware counter whose registers the process owns: a second clock, which the kernel does not know. Linked
   into it: one file counter_<ip>.c for each kind; the board's page says which, and how fast it counts. */
#pragma once

#include <stdint.h>

/* Starts it, somewhere. */
void counter_start(uintptr_t base);

/* Ticks; counts up and wraps at 32 bits. */
uint32_t counter_read(uintptr_t base);
