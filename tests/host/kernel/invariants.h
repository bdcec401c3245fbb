/* SPDX-License-Identifier: MIT */
/* What must hold after every event. */
#pragma once

#include "kernel.h"

/* Ends the test with a message unless everything is as the comments in kernel.h and sched.h say. */
void check_invariants(void);

/* From now on processes may (or may not) have written into words that only the kernel should write: what those words say
   is not checked. */
void check_forgeries(bool may_be);
