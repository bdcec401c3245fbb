/* SPDX-License-Identifier: MIT */
/* Crash records: one for each process and one for the kernel itself, in memory that boot does not clear. */
#pragma once

#include "kernel.h"

/* Boot: forgets records that are damaged, as all are when power comes, and counts the reset in the others. Returns the one
   because of which the board was reset; any, if it was because of none (the watchdog has no record); null: power has come. */
const struct crash *crash_keep(void);

/* Writes the record of `t`'s process, up to what is done about it. */
struct crash *crash_record(const struct thread *t, const struct fault *fault, uint32_t syscall, usec now);

/* The kernel's own. */
struct crash *crash_record_panic(uint32_t pc, uint32_t address);

/* The record is complete: from now on it outlives a reset. */
void crash_seal(struct crash *crash);
