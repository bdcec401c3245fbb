/* SPDX-License-Identifier: MIT */
/* What chips/ip/systick_alone.h keeps, and how it finds out what a beginning costs. */
#include "systick_alone.h"

#include <stdbool.h>

enum {
    ROUNDS = 256,                /* so that ticks of all of them are 256ths of one */
    ALWAYS = ROUNDS * 3 / 2,     /* a tick until the first count, and half of one, on average, since the last */
    MOST_MEASURED = 16 * ROUNDS, /* more is a disturbance: of an emulator in real time */
};

struct systick_alone systick_alone;

/* Ticks of so many rounds of a loop, in which a beginning's look at the counter and its two writes are or are not. */
__attribute__((always_inline)) static inline uint32_t ticks_of_rounds(bool with_accesses)
{
    uint32_t first = SYSTICK->cvr;

    for (int i = 0; i < ROUNDS; i++) {
        __asm__ volatile("");
        if (with_accesses) {
            (void)SYSTICK->cvr;
            SYSTICK->rvr = SYSTICK_MAX;
            SYSTICK->rvr = SYSTICK_MAX;
        }
    }
    return first - SYSTICK->cvr;
}

void systick_alone_measure(void)
{
    systick_alone_begin(SYSTICK_MAX);
    uint32_t with_accesses = ticks_of_rounds(true);
    uint32_t accesses = with_accesses - ticks_of_rounds(false);

    systick_alone.lost = ALWAYS + (accesses <= MOST_MEASURED ? accesses : 0);
}
