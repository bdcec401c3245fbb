/* SPDX-License-Identifier: MIT */
/* Priority inheritance: a thread runs at the most important of its own priority, those of the clients it serves, that of
   the head of the queue for its process, and those of the threads that wait for a lock it holds. */
#pragma once

#include "kernel.h"

/* The donors of `t` (null: nobody) have changed: recomputes its priority, and of whoever serves it in turn.
   The image allows no cycle of calls and chains of at most LEND_CHAIN. */
void lend_update(struct thread *t);

/* The priority-ordered list in which `t` hangs, or null. */
struct thread **lend_list(struct thread *t);

/* Whom `t` lends its priority, or null. */
struct thread *lend_receiver(const struct thread *t);

enum { LEND_CHAIN = 4 };
