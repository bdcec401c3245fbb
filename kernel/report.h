/* SPDX-License-Identifier: MIT */
/* Lines that the kernel itself writes to the console, polled: at boot, for a panic, and when the crashed process is one
   that the console needs. Everything else that is printed comes from processes. */
#pragma once

#include "kernel.h"

/* Exit statuses of a run that did not end by itself. */
enum { EXIT_CRASH = 101, EXIT_PANIC = 102 };

/* `cause`: as crash_keep says. */
void report_boot(const struct crash *cause);
/* In steps: `*told` says, counted from `first`, how many of its characters have been written. */
void report_crash(const struct crash *crash, uint16_t *told, uint16_t first);
void report_panic(const char *why, uint32_t pc, uint32_t address);
