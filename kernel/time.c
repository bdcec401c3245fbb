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

/* Inlined, as `now`, although this file is compiled for size. */
__attribute__((always_inline)) static inline uint32_t ticks_since_fold(void)
{
    return (timer_clock() + kernel.clock_base) & TIME_CLOCK_MASK;
}

__attribute__((always_inline)) static inline usec now(void)
{
    return kernel.clock_us + ticks_since_fold() / TIMER_TICKS_PER_US;
}

usec time_now(void)
{
    return now();
}

/* Whole microseconds move from the counter to clock_us; the remainder stays, so nothing is ever lost. The next fold is due before the
   counter has gone half round. */
static void fold(void)
{
    uint32_t whole_us = ticks_since_fold() / TIMER_TICKS_PER_US;

    kernel.clock_us += whole_us;
    kernel.clock_base -= whole_us * TIMER_TICKS_PER_US;
    kernel.alarm_us = kernel.clock_us + HORIZON_US;
}

RARE void time_plan(usec when)
{
    if (when < kernel.alarm_us) {
        kernel.alarm_us = when > kernel.clock_us ? when : kernel.clock_us;
    }
}

/* In ticks since the last fold. */
static inline uint32_t planned(void)
{
    return (uint32_t)(kernel.alarm_us - kernel.clock_us) * TIMER_TICKS_PER_US;
}

static void start_alarm(void)
{
    uint32_t due = planned();
    uint32_t passed = ticks_since_fold();
    uint32_t ticks = due > passed ? due - passed : 1;

    timer_alarm_set(ticks < TIMER_ALARM_MAX_TICKS ? ticks : TIMER_ALARM_MAX_TICKS);
}

void time_alarm_by(usec when)
{
    if (when < kernel.alarm_us) {
        time_plan(when);
        start_alarm();
    }
}

RARE void time_alarm_within(uint32_t ticks)
{
    uint32_t from_fold = ticks + ticks_since_fold();

    if (from_fold < planned()) {
        kernel.alarm_us = kernel.clock_us + from_fold / TIMER_TICKS_PER_US + 1;
        start_alarm();
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
    start_alarm(); /* at once */
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

/* The wait of `t` has come to its deadline, or the process that begins with it to its beginning: whatever is to be done for
   that is done, and it sleeps until the alarm is at its end. */
static void end_wait(struct thread *t)
{
    if (t->state == (THREAD_BEGINNING | THREAD_TIMED)) {
        process_begin(t);
    } else {
        unblock(t);
        returns(t, -ERR_TIMEOUT);
    }
    t->state = THREAD_SLEEPING | THREAD_TIMED;
}

static inline bool is_due(const struct thread *t)
{
    return t != NULL && t->due <= kernel.clock_us;
}

static inline void drop_first_deadline(void)
{
    struct thread *t = kernel.deadlines;

    kernel.deadlines = t->later;
    t->later = t;
}

/* Goes through whoever is due, a few at a time. Returns who is not less important than `self`, and is to be woken at the end; `self`
   when it has lost a priority that was lent, and may be less important than who is ready; or null. */
static struct thread *expire(struct thread *self)
{
    give_way();
    for (int i = 0; i < EXPIRIES_PER_ALARM && is_due(kernel.deadlines); i++) {
        struct thread *t = kernel.deadlines;
        if (t->state & THREAD_TIMED) {
            if (t->state != (THREAD_SLEEPING | THREAD_TIMED)) {
                end_wait(t);
                if (sched_must_preempt(self)) {
                    return self;
                }
                give_way();
            }
            if (t->priority <= self->priority) {
                return t;
            }
            sched_make_ready(t);
        }
        drop_first_deadline();
        give_way();
    }
    return NULL;
}

/* `next`, which is in no list, runs, or whoever outranks `self`, if that is `next`; the alarm comes again for the rest. */
RARE static struct thread *again_at_once(struct thread *self, struct thread *next)
{
    kernel.alarm_us = kernel.clock_us;
    timer_alarm_set(1);
    next = next != self ? sched_wake(self, next) : sched_preempt(self);
    kernel.charged = next->process->budget; /* the alarm has charged who ran (budget.c) */
    return next;
}

/* Whenever it gives way, nobody ready outranks `self`. */
struct thread *kernel_alarm(struct thread *self)
{
    timer_alarm_off();
    if (self->bit == 0 && kernel.ready_bits != 0) { /* boot: idle is no longer the only one */
        return again_at_once(self, self);
    }
    fold();
    struct thread *next = image_budget_alarm != NULL ? image_budget_alarm(self) : NULL;
    if (next != NULL) {
        return again_at_once(self, next);
    }
    struct thread *woken = expire(self);
    if (woken == self) {
        return again_at_once(self, self);
    }
    bool is_over = woken == NULL && kernel.quantum_end <= kernel.clock_us && sched_quantum(self);
    if (!is_over) {
        time_plan(kernel.quantum_end);
    }
    const struct thread *due = woken != NULL ? woken->later : kernel.deadlines;
    if (due != NULL) {
        time_plan(due->due);
    }
    give_way();
    start_alarm();
    if (woken != NULL) {
        drop_first_deadline();
        return sched_wake(self, woken);
    }
    return is_over ? sched_arm_quantum(sys_yield(self)) : self;
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
    return sched_block(returns(self, OK), self->state);
}
