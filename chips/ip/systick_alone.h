/* SPDX-License-Identifier: MIT */
/* SysTick as clock and alarm at once, for a chip without another timer (ARMv7-M Architecture Reference Manual, B3.3). It
   counts down to the alarm, and from there goes on with all its 24 bits. Who sets another alarm makes it begin anew at once:
   the clock is what was counted before, plus what is counted now.

   Each beginning loses what passes from the last look at the counter to the first count: how much, in 256ths of a tick, is
   measured at the start, and added. Contract: arch/arch.h; TIMER_TICKS_PER_US is the chip's. */
#pragma once

#include "systick.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_ALARM_MAX_TICKS (SYSTICK_MAX / 2) /* an alarm may be taken as late as this again */

enum {
    SYSTICK_ALONE_LEAST = 64, /* ticks of an alarm: the next reload value must be there when it goes off */
    SYSTICK_ALONE_TRIES = 1000000,
};

struct systick_alone {
    uint32_t before;   /* ticks until the present period began */
    uint32_t period;   /* its ticks, up to the alarm */
    uint32_t lost;     /* by each beginning, in 256ths of a tick */
    uint32_t fraction; /* of a tick, in 256ths, that `before` lacks */
};
extern struct systick_alone systick_alone;

/* The last look at the counter, and what follows it: the reload value is written, and then the counter, whose value does not
   matter. Three instructions, whatever the compiler does, so that what they take can be measured beforehand. */
static inline uint32_t systick_alone_look(volatile struct systick *systick, uint32_t reload, volatile uint32_t *then)
{
    uint32_t left;

    __asm__ volatile("ldr %0, [%1, #8]\n\tstr %2, [%1, #4]\n\tstr %2, [%3]"
                     : "=&r"(left)
                     : "r"(systick), "r"(reload), "r"(then)
                     : "memory");
    return left;
}
_Static_assert(offsetof(struct systick, rvr) == 4 && offsetof(struct systick, cvr) == 8, "in the instructions above");

/* Sets `lost`. */
void systick_alone_measure(void);

/* Begins to count `ticks` down; behind them come SYSTICK_MAX + 1 more. The value to begin with is taken over one tick after the
   counter was written to, and only then may the next one be written. (The emulator in real time lets that tick wait.) Returns
   what the counter said last. */
static inline uint32_t systick_alone_begin(uint32_t ticks)
{
    uint32_t left = systick_alone_look(SYSTICK, ticks, &SYSTICK->cvr);

    for (int i = 0; SYSTICK->cvr == 0 && i < SYSTICK_ALONE_TRIES; i++) {
    }
    SYSTICK->rvr = SYSTICK_MAX;
    return left;
}

static inline void timer_start(void)
{
    SYSTICK->rvr = SYSTICK_MAX; /* first: 0 would stop it */
    SYSTICK->cvr = 0;
    SYSTICK->csr = SYSTICK_ENABLE | SYSTICK_CLKSOURCE;
    systick_alone_measure();
    systick_alone.period = TIMER_ALARM_MAX_TICKS;
    (void)systick_alone_begin(systick_alone.period);
}

/* At the alarm nothing is left; a tick later, all 24 bits. */
static inline uint32_t systick_alone_clock(uint32_t left)
{
    uint32_t passed = systick_alone.period - left;

    return systick_alone.before + (left <= systick_alone.period ? passed : passed + SYSTICK_MAX + 1);
}

static inline uint32_t timer_clock(void)
{
    return systick_alone_clock(SYSTICK->cvr);
}

/* The counter goes on. */
static inline void timer_alarm_off(void)
{
    SYSTICK->csr = SYSTICK_ENABLE | SYSTICK_CLKSOURCE;
    SYSTICK_ICSR = SYSTICK_PENDING_CLEAR;
}

/* The alarm that is replaced can still go off in between: one for nothing. */
static inline void timer_alarm_set(uint32_t ticks)
{
    uint32_t fraction = systick_alone.fraction + systick_alone.lost;
    uint32_t period = ticks > SYSTICK_ALONE_LEAST ? ticks : SYSTICK_ALONE_LEAST;

    SYSTICK_ICSR = SYSTICK_PENDING_CLEAR;
    SYSTICK->csr = SYSTICK_ENABLE | SYSTICK_CLKSOURCE | SYSTICK_TICKINT;
    systick_alone.before = systick_alone_clock(systick_alone_begin(period)) + (fraction >> 8);
    systick_alone.fraction = fraction & 0xFF;
    systick_alone.period = period;
}
