/* SPDX-License-Identifier: MIT */
/* Semaphore: a count of tokens, 0 to 2^31 - 1. All-zero is a valid one without tokens. Any thread of the process; never an
   interrupt (there are none in a process). A free get is 6 instructions with the semaphore's address, a put 5 when that is
   at hand (`make bench`, the first board, as all costs here; docs/bench.md has all boards), and no system call; a put that
   somebody waits for hands him the token: he does not try again. Until he runs, if he is more important, it is 67.

       static struct semaphore tokens;
       (void)semaphore_put(&tokens);
       report("semaphore, a token that does not come", semaphore_get(&tokens, in_ms(2)));

   (These lines, and those in the other headers, are of apps/tour/tour.c and its page images/tour.toml.) */
#pragma once

#include "fast.h"
#include "sys.h"

struct semaphore {
    uint32_t word; /* WORD_WAITER | tokens */
};

/* Takes a token, or waits for one until `deadline` (absolute, us). OK, or -ERR_TIMEOUT. */
FAST int32_t semaphore_get(struct semaphore *s, usec deadline)
{
    int32_t status;

    return fast_take(&s->word, &status) ? status : sys_get(&s->word, (uint32_t)deadline, (uint32_t)(deadline >> 32));
}

/* Adds a token, or hands it to the most important waiter, the first among equals. Never waits. OK, or -ERR_FULL: there are
   2^31 - 1. */
FAST int32_t semaphore_put(struct semaphore *s)
{
    int32_t status;

    return fast_add(&s->word, 1, &status) ? status : sys_put(&s->word);
}
