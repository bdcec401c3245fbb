/* SPDX-License-Identifier: MIT */
/* Event flags: 31 bits, 0 to 30, that threads of the process set, clear and wait for. All-zero is a valid set of them. (Bits
   from other processes and from interrupts are in the event word: event.h.) Any thread of the process. While nobody
   waits, to set is 14 instructions, and to take flags that are there 28, without a system call; to set one that a more
   important thread waits for, until it runs, 190.

       flags_set(&flags, DOOR | BELT);
       (void)flags_wait(&flags, DOOR | BELT | KEY, FLAGS_ALL | FLAGS_KEEP, FOREVER);
       report("flags, those are cleared", flags_wait(&flags, DOOR | BELT, FLAGS_ANY, in_ms(1))); */
#pragma once

#include "waiters.h"

struct flags {
    uint32_t word; /* bit 31: somebody waits, and everything happens under the guard */
    struct waiters waiters;
};

/* How to wait: for any of the bits or all of them; and clear those that were waited for, or keep them. */
enum { FLAGS_ANY = 0, FLAGS_ALL = 1, FLAGS_KEEP = 2 };

/* Sets `bits`. Wakes everybody who waits for them, the most important first; then those are cleared that one of the woken does not keep. */
void flags_set(struct flags *f, uint32_t bits);

void flags_clear(struct flags *f, uint32_t bits);

/* Waits until any, or all, of the bits in `mask` are set. Those of them that are: positive; or -ERR_TIMEOUT when `deadline`
   (absolute, us) passes first. A mask of 0 waits for nothing that could come. */
int32_t flags_wait(struct flags *f, uint32_t mask, uint32_t how, usec deadline);
