/* SPDX-License-Identifier: MIT */
/* Read-write lock: many readers, or one writer. All-zero is a valid, free one. Any thread of the process. Turns are taken by
   priority, and among equals in the order of arrival, so neither readers nor writers starve: a reader that comes while a
   writer waits that is no less important waits, too (and so must not read-take it a second time). It lends no priority and
   knows no owner: for short, rare writing; else a lock.
   To take is 18 instructions for reading and 16 for writing, to give 9, without a system call while nobody waits.

       static struct rwlock rwlock;
       (void)rwlock_read_take(&rwlock, FOREVER);
       rwlock_read_give(&rwlock);
       (void)rwlock_write_take(&rwlock, FOREVER);
       rwlock_write_give(&rwlock); */
#pragma once

#include "waiters.h"

struct rwlock {
    uint32_t word; /* bit 31: somebody waits, and everything happens under the guard; bit 30: a writer; else readers */
    struct waiters waiters;
};

/* Take the lock, waiting until `deadline` (absolute, us). OK, or -ERR_TIMEOUT. */
int32_t rwlock_read_take(struct rwlock *l, usec deadline);
int32_t rwlock_write_take(struct rwlock *l, usec deadline);

/* Give it back. To give what was not taken goes unnoticed, and spoils it. */
void rwlock_read_give(struct rwlock *l);
void rwlock_write_give(struct rwlock *l);
