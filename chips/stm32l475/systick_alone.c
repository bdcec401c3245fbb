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

/* Ticks of so many looks at the counter, each followed by two writes that change nothing, or by none. */
__attribute__((always_inline)) static inline uint32_t ticks_of_rounds(bool with_writes)
{
    volatile struct systick *systick = SYSTICK;
    volatile uint32_t *then = &SYSTICK->rvr;
    uint32_t reload = SYSTICK_MAX;
    uint32_t first = SYSTICK->cvr;

    __asm__ volatile(""
                     : "+r"(systick), "+r"(then),
                       "+r"(reload)); /* they stay in registers: the loop does nothing else */
    for (int i = 0; i < ROUNDS; i++) {
        if (with_writes) {
            (void)systick_alone_look(systick, reload, then);
        } else {
            (void)systick->cvr;
        }
    }
    return first - SYSTICK->cvr;
}

void systick_alone_measure(void)
{
    (void)systick_alone_begin(SYSTICK_MAX);
    uint32_t with_writes = ticks_of_rounds(true);
    uint32_t writes = with_writes - ticks_of_rounds(false);

    systick_alone.lost = ALWAYS + (writes <= MOST_MEASURED ? writes : 0);
}
