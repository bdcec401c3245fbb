/* SPDX-License-Identifier: MIT */
/* Plays one event to the kernel, as a CPU would. */
#pragma once

#include "world.h"

/* The running thread makes a system call with the words that stand in its frame. False: the run has ended (host_status). */
bool play_syscall(uint32_t number);

/* The running thread makes a fault. */
bool play_fault(const struct fault *fault);

/* One interrupt that is due - the alarm, or the first of the enabled lines that pend; false: there is none. `line` is the
   one that was taken, or PLAYED_ALARM. */
enum { PLAYED_ALARM = 0xffff };
bool play_due_interrupt(bool alarm_first, uint32_t *line);

/* Called each time that a handler has given way, before it is made again; null: nobody is interested. */
extern void (*play_gave_way)(void);

/* The last alarm came again at once: it gave way, or more waits were due than one ends. */
extern bool play_alarm_again;

/* What gives way is not made again at once, and an alarm ends only what it ends: other things happen first. */
extern bool play_between;

/* The last handler gave way. */
extern bool play_left;

/* The last event ended a process, and gave way while it did. */
extern bool play_ended_in_steps;

/* After the last event others than who ran before it went on with what they had been left in. */
extern bool play_others_went_on;

/* Time passes, in ticks of the timer. */
void play_time(uint64_t ticks);

/* Is nobody but idle running? */
bool is_idle(void);
