/* SPDX-License-Identifier: MIT */
/* Random scripts: plays events to the kernel and to the model, and compares the two after each. */
#pragma once

#include "compare.h"

/* Where decisions come from: a number below `limit`. Supplied by the program that plays. */
uint32_t choose(uint32_t limit);

/* A new system. Some scripts also forge what lies in their own process's memory. `between`: what gives way is not made again at
   once, but when its thread runs again, if it does. */
void script_begin(bool between);

/* One step; false: the run has ended (shutdown, halt), or nothing is left that could happen. Aborts with the last events
   on stderr when kernel and model disagree, or an invariant does not hold. */
bool script_step(void);

/* The last events, for whoever must find out why. */
void script_history(FILE *out);

/* Counted since the program began. */
extern uint64_t script_calls;
extern uint64_t script_faults;
extern uint64_t script_interrupts;
extern uint64_t script_steps;       /* events while a process ended */
extern uint64_t script_alarms_left; /* alarms that gave way */
extern uint64_t script_left;        /* calls that did */
extern uint64_t script_again;       /* of which so many were made again, */
extern uint64_t script_overtaken;   /* of which so many after calls of others: */
extern uint64_t script_overtakers;  /* so many */
