/* SPDX-License-Identifier: MIT */
#include "give_way.h"

#include "sched.h"
#include "time.h"
#include "user.h"

/* An alarm at once would be taken before the interrupt that waits, if its line has the lower number, and give way for ever. */
enum { AGAIN_US = 10 };

/* So often in so long: whoever goes on making interrupts must not keep an alarm, or another's call, from its end. */
enum { LEAVES = 4, PER_US = 1000 };

static bool is_past(void)
{
    uint32_t clock = timer_clock();

    if (((clock - kernel.leaves_from) & TIME_CLOCK_MASK) < PER_US * TIMER_TICKS_PER_US) {
        return false;
    }
    kernel.leaves_from = clock;
    kernel.leaves = 0;
    return true;
}

/* A process ends, and may have woken who is more important than `self`. That is one of its threads, or makes a call. */
RARE static void leave_end(struct thread *self)
{
    kernel.in_steps = false;
    if (self->process->state == PROCESS_RUNNING) {
        arch_call_again(self);
    }
    arch_leave(sched_preempt(self));
}

RARE static void leave(void)
{
    struct thread *self = kernel.current;

    kernel.leaves++;
    if (kernel.in_steps) {
        leave_end(self);
    } else if (arch_call_again(self)) {
        self->state = THREAD_READY;       /* it may have been about to wait */
        user_window_reset(self->process); /* or to use other memory (sync.c) */
    } else {
        kernel.alarm_us = kernel.clock_us; /* sooner than any other; this is its handler */
        timer_alarm_set(AGAIN_US * TIMER_TICKS_PER_US);
    }
    arch_leave(self);
}

RARE void give_way(void)
{
    if (arch_interrupt_pending() && !kernel.in_one_piece && (kernel.leaves < LEAVES || is_past())) {
        leave();
    }
}
