/* SPDX-License-Identifier: MIT */
/* Processor time of processes. The time from one change of process to the next belongs to the first of them, with what
   the kernel did for it and the interrupts that came. When a process's share of a period is used up, its threads are held
   at a priority that is never chosen, whatever they lend or are lent, until the period ends. It gets no more than its
   share, one microsecond and one path through the kernel; that excess is taken from the next share.

   An image without budgets has none of this: its entry code does not call, and image_budget_alarm is null. */
#pragma once

#include "kernel.h"

/* At each alarm, before it is decided who runs: charges the process of `self`, which ran, renews shares, holds and
   releases, and plans the next alarm. Returns null; or whom it has released to run now, who is in no list; or `self`, when that
   is held and others are to run. */
struct thread *budget_alarm(struct thread *self);
