/* SPDX-License-Identifier: MIT */
/* Crash records: one for each process and one for the kernel itself, in memory that boot does not clear. */
#pragma once

#include "kernel.h"

/* Boot: forgets records that are damaged, as all are when power comes, and counts the reset in the others. Returns the one
   because of which the board was reset; any, if it was because of none (the watchdog has no record); null: power has come. */
const struct crash *crash_keep(void);

/* `t` has made a fault, seen by the processor: begins the record of its process. */
struct crash *crash_begin(struct thread *t);

/* Completes the record of `p`, with what is to be done about it. Gives way. */
void crash_complete(struct process *p);

/* The kernel's own. */
struct crash *crash_record_panic(uint32_t pc, uint32_t address);

/* The record is complete: from now on it outlives a reset. Gives way. */
void crash_seal(struct crash *crash);
