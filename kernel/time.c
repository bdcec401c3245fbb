/* SPDX-License-Identifier: MIT */
/* Deadlines are a list of threads, soonest first, first come first among equals. An unblocked thread stays there; it is
   stale, and dropped when due, unless its state says THREAD_TIMED: every block with a deadline enters it anew. */
#include "time.h"

#include "give_way.h"
#include "process.h"
#include "sched.h"
#include "unblock.h"

enum { EXPIRIES_PER_ALARM = 4 }; /* bounds a handler that is not left; the alarm comes again at once for the rest */

static const uint32_t HORIZON_US = (UINT32_C(1) << (TIMER_CLOCK_BITS - 1)) / TIMER_TICKS_PER_US;

static inline uint32_t ticks_since_fold(void)
{
    return (timer_clock() + kernel.clock_base) & TIME_CLOCK_MASK;
}

/* In the call that reads the clock, too, although this file is compiled for size. */
__attribute__((always_inline)) static inline usec now(void)
{
    return kernel.clock_us + ticks_since_fold() / TIMER_TICKS_PER_US;
}

usec time_now(void)
{
    return now();
}

/* Whole microseconds move from the counter to clock_us; the remainder stays, so nothing is ever lost. */
static void fold(void)
{
    uint32_t whole_us = ticks_since_fold() / TIMER_TICKS_PER_US;

    kernel.clock_us += whole_us;
    kernel.clock_base -= whole_us * TIMER_TICKS_PER_US;
}

static void set_alarm(usec when)
{
    usec horizon = kernel.clock_us + HORIZON_US;
    usec alarm = when < horizon ? when : horizon;
    uint32_t due = alarm > kernel.clock_us ? (uint32_t)(alarm - kernel.clock_us) * TIMER_TICKS_PER_US : 0;
    uint32_t passed = ticks_since_fold();
    uint32_t ticks = due > passed ? due - passed : 1;

    kernel.alarm_us = alarm;
    timer_alarm_set(ticks < TIMER_ALARM_MAX_TICKS ? ticks : TIMER_ALARM_MAX_TICKS);
}

void time_alarm_by(usec when)
{
    if (when < kernel.alarm_us) {
        set_alarm(when);
    }
}

RARE usec time_alarm_in(uint32_t us)
{
    uint32_t passed = ticks_since_fold();
    uint32_t passed_us = passed / TIMER_TICKS_PER_US;
    usec when = kernel.clock_us + passed_us + us;

    if (when < kernel.alarm_us) {
        kernel.alarm_us = when;
        timer_alarm_set((us + passed_us) * TIMER_TICKS_PER_US - passed);
    }
    return when;
}

void time_start(void)
{
    timer_start();
    kernel.clock_base = 0 - timer_clock();
    set_alarm(0);
}

RARE void time_limit(struct thread *t, usec deadline)
{
    struct thread **at = &kernel.deadlines;

    if (t->later != t) {
        while (*at != t) {
            at = &(*at)->later;
            give_way();
        }
        *at = t->later;
        t->later = t;
        at = &kernel.deadlines;
    }
    while (*at != NULL && (*at)->due <= deadline) {
        at = &(*at)->later;
        give_way();
    }
    t->due = deadline;
    t->later = *at;
    *at = t;
    give_way(); /* until its state says so, it has no deadline */
    time_alarm_by(deadline);
}

RARE bool time_limit_wait(struct thread *self, uint32_t state, usec deadline)
{
    if (deadline != FOREVER) {
        give_way();
        if (deadline <= time_now()) {
            returns(self, -ERR_TIMEOUT);
            return false;
        }
        time_limit(self, deadline);
        give_way();
        state |= THREAD_TIMED;
    }
    self->state = state;
    return true;
}

static inline usec next_deadline(void)
{
    return kernel.deadlines != NULL ? kernel.deadlines->due : FOREVER;
}

/* Ends the waits whose deadlines have come, a few at a time. */
static void expire(usec now)
{
    for (int i = 0; i < EXPIRIES_PER_ALARM && next_deadline() <= now; i++) {
        struct thread *t = kernel.deadlines;
        uint32_t state = t->state;
        give_way();
        if (state == (THREAD_BEGINNING | THREAD_TIMED)) {
            process_begin(t);
        } else if (state & THREAD_TIMED) {
            unblock(t);
            returns(t, state == (THREAD_SLEEPING | THREAD_TIMED) ? OK : -ERR_TIMEOUT);
            sched_make_ready(t);
        }
        kernel.deadlines = t->later;
        t->later = t;
    }
    give_way();
}

struct thread *kernel_alarm(struct thread *self)
{
    timer_alarm_off();
    fold();
    expire(kernel.clock_us);
    usec due = image_budget_alarm != NULL ? image_budget_alarm(self, kernel.clock_us) : FOREVER;
    struct thread *next = sched_quantum(sched_preempt(self), kernel.clock_us);

    due = time_sooner(due, next_deadline());
    set_alarm(time_sooner(due, kernel.quantum_end));
    return next;
}

struct thread *sys_now(struct thread *self)
{
    usec moment = now();

    arch_set_word(self, 0, (uint32_t)moment);
    arch_set_word(self, 1, (uint32_t)(moment >> 32));
    return self;
}

struct thread *sys_sleep(struct thread *self)
{
    uint32_t until_low = arch_word(self, 0);
    usec until = time_of(until_low, arch_word(self, 1));

    if (!time_limit_wait(self, THREAD_SLEEPING, until)) {
        return returns(self, OK);
    }
    return sched_block(self, self->state);
}
