/* SPDX-License-Identifier: MIT */
/* Timers: functions that a thread of the process calls at a moment, once or periodically. The kernel knows nothing of them:
   the page declares a thread, and the program starts it with timers_run. Any thread may start and stop timers, those
   that a timer calls included; each can wait for another one that does. To start the only timer is 52 instructions and to
   stop it 31, without a system call; both are linear in the timers that run.

       { name = "timers", stack = 512 },
       (void)thread_start(THREAD_TIMERS, timers_run, THREAD_TIMERS, 7);
       timer_start(&period, start + 2000, 3000, tick, 0);
       report("timers, the periodic one runs", timer_stop(&period)); */
#pragma once

#include <stdbool.h>

#include "sys.h"

struct timer {
    struct timer *next;
    usec when;          /* valid while it runs, as are those below */
    uint32_t period_us; /* 0: once */
    void (*function)(uint32_t argument);
    uint32_t argument;
    uint32_t running;
};

/* What the timers' thread runs: its argument is its own handle. */
void timers_run(uint32_t thread) __attribute__((noreturn));

/* Calls `function(argument)` in the timers' thread at `when` (absolute, us), never earlier, and if `period_us` is not 0 every
   so many microseconds after that: the moments do not drift, and none is left out when the functions take too long.
   A timer that runs begins anew. The timer is all-zero before its first start, stays the caller's, and must live as long as it
   runs. */
void timer_start(struct timer *t, usec when, uint32_t period_us, void (*function)(uint32_t), uint32_t argument);

/* True: it ran, and will not be called any more. False: it did not; a function that has begun goes on. */
bool timer_stop(struct timer *t);
