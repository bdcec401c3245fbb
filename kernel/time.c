/* SPDX-License-Identifier: MIT */
/* Deadlines are kept in an index heap by thread. An unblocked thread leaves its entry there; it is stale, and dropped
   when due, unless the thread's state says THREAD_TIMED: every block with a deadline writes that entry anew. */
#include "time.h"

#include "process.h"
#include "sched.h"
#include "unblock.h"

enum { EXPIRIES_PER_ALARM = 4 }; /* bounds the handler; the alarm comes again at once for the rest */

static const uint32_t CLOCK_MASK = UINT32_MAX >> (32 - TIMER_CLOCK_BITS);
static const uint32_t HORIZON_US = (UINT32_C(1) << (TIMER_CLOCK_BITS - 1)) / TIMER_TICKS_PER_US;

static inline uint32_t ticks_since_fold(void)
{
    return (timer_clock() + kernel.clock_base) & CLOCK_MASK;
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

void time_start(void)
{
    kernel.deadlines = image_deadlines;
    timer_start();
    kernel.clock_base = 0 - timer_clock();
    kernel.quantum_end = FOREVER;
    set_alarm(0);
}

uint8_t time_limit(struct thread *self, uint8_t state, usec deadline)
{
    if (deadline == FOREVER) {
        return state;
    }
    pqueue_set(&kernel.deadlines, self->slot, deadline);
    time_alarm_by(deadline);
    return state | THREAD_TIMED;
}

bool time_limit_wait(struct thread *self, uint8_t state, usec deadline)
{
    if (deadline <= time_now()) {
        self->state = THREAD_READY;
        returns(self, -ERR_TIMEOUT);
        return false;
    }
    self->state = time_limit(self, state, deadline);
    return true;
}

/* Ends the waits whose deadlines have come, a few at a time; returns who runs. */
static struct thread *expire(struct thread *self, usec now)
{
    struct thread *next = self;
    uint8_t slot;
    usec due;

    for (int i = 0; i < EXPIRIES_PER_ALARM && pqueue_first(&kernel.deadlines, &slot, &due) && due <= now; i++) {
        struct thread *t = &threads[slot];
        pqueue_remove(&kernel.deadlines, slot);
        if (t->state == (THREAD_BEGINNING | THREAD_TIMED)) {
            process_begin(t);
        } else if (t->state & THREAD_TIMED) {
            bool slept = t->state == (THREAD_SLEEPING | THREAD_TIMED);
            unblock(t);
            returns(t, slept ? OK : -ERR_TIMEOUT);
            next = sched_wake(next, t);
        }
    }
    return next;
}

struct thread *kernel_alarm(struct thread *self)
{
    uint8_t slot;
    usec due;

    timer_alarm_off();
    fold();

    struct thread *next = sched_preempt(expire(self, kernel.clock_us));
    next = sched_quantum(next, kernel.clock_us);

    if (!pqueue_first(&kernel.deadlines, &slot, &due)) {
        due = FOREVER;
    }
    set_alarm(due < kernel.quantum_end ? due : kernel.quantum_end);
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

    if (until <= time_now()) {
        return returns(self, OK);
    }
    return sched_block(self, time_limit(self, THREAD_SLEEPING, until));
}
