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

static inline uint32_t ticks_since_fold(const struct kernel *k)
{
    return (timer_clock() - k->clock_ticks) & CLOCK_MASK;
}

usec time_now(const struct kernel *k)
{
    return k->clock_us + ticks_since_fold(k) / TIMER_TICKS_PER_US;
}

/* Whole microseconds move from the counter to clock_us; the remainder stays, so nothing is ever lost. */
static void fold(struct kernel *k)
{
    uint32_t whole_us = ticks_since_fold(k) / TIMER_TICKS_PER_US;

    k->clock_us += whole_us;
    k->clock_ticks += whole_us * TIMER_TICKS_PER_US;
}

static void set_alarm(struct kernel *k, usec when)
{
    usec horizon = k->clock_us + HORIZON_US;
    usec alarm = when < horizon ? when : horizon;
    uint32_t due = alarm > k->clock_us ? (uint32_t)(alarm - k->clock_us) * TIMER_TICKS_PER_US : 0;
    uint32_t passed = ticks_since_fold(k);
    uint32_t ticks = due > passed ? due - passed : 1;

    k->alarm_us = alarm;
    timer_alarm_set(ticks < TIMER_ALARM_MAX_TICKS ? ticks : TIMER_ALARM_MAX_TICKS);
}

void time_alarm_by(struct kernel *k, usec when)
{
    if (when < k->alarm_us) {
        set_alarm(k, when);
    }
}

void time_start(struct kernel *k)
{
    k->deadlines = image_deadlines;
    timer_start();
    k->clock_ticks = timer_clock();
    k->quantum_end = FOREVER;
    set_alarm(k, 0);
}

uint8_t time_limit(struct kernel *k, struct thread *self, uint8_t state, usec deadline)
{
    if (deadline == FOREVER) {
        return state;
    }
    pqueue_set(&k->deadlines, self->slot, deadline);
    time_alarm_by(k, deadline);
    return state | THREAD_TIMED;
}

bool time_limit_wait(struct kernel *k, struct thread *self, uint8_t state, usec deadline)
{
    if (deadline <= time_now(k)) {
        self->state = THREAD_READY;
        returns(self, -ERR_TIMEOUT);
        return false;
    }
    self->state = time_limit(k, self, state, deadline);
    return true;
}

/* Ends the waits whose deadlines have come, a few at a time; returns who runs. */
static struct thread *expire(struct thread *self, struct kernel *k, usec now)
{
    struct thread *next = self;
    uint8_t slot;
    usec due;

    for (int i = 0; i < EXPIRIES_PER_ALARM && pqueue_first(&k->deadlines, &slot, &due) && due <= now; i++) {
        struct thread *t = &threads[slot];
        pqueue_remove(&k->deadlines, slot);
        if (t->state == (THREAD_BEGINNING | THREAD_TIMED)) {
            process_begin(k, t);
        } else if (t->state & THREAD_TIMED) {
            bool slept = t->state == (THREAD_SLEEPING | THREAD_TIMED);
            unblock(k, t);
            returns(t, slept ? OK : -ERR_TIMEOUT);
            next = sched_wake(next, k, t);
        }
    }
    return next;
}

struct thread *kernel_alarm(struct thread *self, struct kernel *k)
{
    uint8_t slot;
    usec due;

    timer_alarm_off();
    fold(k);

    struct thread *next = sched_preempt(expire(self, k, k->clock_us), k);
    next = sched_quantum(next, k, k->clock_us);

    if (!pqueue_first(&k->deadlines, &slot, &due)) {
        due = FOREVER;
    }
    set_alarm(k, due < k->quantum_end ? due : k->quantum_end);
    return next;
}

struct thread *sys_now(struct thread *self, struct kernel *k)
{
    usec now = time_now(k);

    arch_set_word(self, 0, (uint32_t)now);
    arch_set_word(self, 1, (uint32_t)(now >> 32));
    return self;
}

struct thread *sys_sleep(struct thread *self, struct kernel *k)
{
    uint32_t until_low = arch_word(self, 0);
    usec until = time_of(until_low, arch_word(self, 1));

    if (until <= time_now(k)) {
        return returns(self, OK);
    }
    return sched_block(self, k, time_limit(k, self, THREAD_SLEEPING, until));
}
