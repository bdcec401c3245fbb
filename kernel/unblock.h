/* SPDX-License-Identifier: MIT */
/* A thread leaves whatever it waits for, without what it waited for: a deadline passed, a peer died, it is stopped. */
#pragma once

#include "kernel.h"

/* Afterwards `t` is in no list, and those to whom it lent its priority have been corrected. The caller sets its state
   and result. `t` may be in any state but running. */
void unblock(struct thread *t);
