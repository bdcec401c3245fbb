/* SPDX-License-Identifier: MIT */
/* Barrier: threads wait for each other until a number of them has arrived; then it begins anew. Any thread of the process.
   Who arrives last needs 40 instructions, without a system call when there is nobody else; with one that is more
   important, until that runs, 181.

       static struct barrier barrier = {.parties = 2};
       report("barrier, this one is the last", barrier_wait(&barrier, FOREVER)); */
#pragma once

#include "waiters.h"

struct barrier {
    uint32_t parties; /* how many have to arrive: 1 or more; set by the program */
    uint32_t arrived;
    struct waiters waiters;
};

enum { BARRIER_LAST = 1 };

/* Arrives, and waits for the others until `deadline` (absolute, us). OK; BARRIER_LAST for the one that arrived last, which
   does not wait; -ERR_TIMEOUT: it has not arrived, as far as the others know. */
int32_t barrier_wait(struct barrier *b, usec deadline);
