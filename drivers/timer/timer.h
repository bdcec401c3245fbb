/* SPDX-License-Identifier: MIT */
/* A hardware timer whose registers the process owns, counting freely: a second clock, which the kernel does not know. Linked
   into it: one file timer_<ip>.c for each kind of block; the board's page says which, and how fast it counts. (Timers that
   call a function are user/timer.h, and need no hardware of their own.)

   `timer` is the base of the block. Any thread of the process may read; one starts it. An owner that begins anew starts it again,
   and what it read in its earlier life says nothing of the new count: where the chip can reset the block, it has been. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Lets it count upwards from anywhere, once for every `divider` of its clock (1 to 65,536); also what was started already.
   False: this block cannot divide by that, and nothing was changed. */
bool timer_run(uintptr_t timer, uint32_t divider);

/* The count, of 32 bits: it never stops, never goes back, and wraps to 0. */
uint32_t timer_ticks(uintptr_t timer);
