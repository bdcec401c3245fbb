/* SPDX-License-Identifier: MIT */
/* Priority inheritance: a thread runs at the most important of its own priority, those of the clients it serves, that of
   the head of the queue for its process, and those of the threads that wait for a lock it holds. */
#pragma once

#include "kernel.h"

/* The donors of `t` (null: nobody) have changed: recomputes its priority, and of whoever serves it in turn. Who is held stays so until
   the alarm releases it.
   No chain is a circle: neither the image's calls (image.py), nor locks (sys_lock). */
void lend_update(struct thread *t);

/* A donor of this priority has come to `t` (null: nobody): it gets it if it is more important than its own, as whoever serves it in turn. */
void lend_to(struct thread *t, uint8_t priority);

/* The priority that is due to `t` if `own` is its own, without those who wait for the lock of the key `but`. Gives way, if it may. */
uint8_t lend_due(const struct thread *t, uint8_t own, uaddr but, bool gives_way);

/* The priority that is due to `t`, for whose locks nobody waits, without its first client. */
uint8_t lend_due_after_client(const struct thread *t);

/* `t` gets that priority: returns to whom it lends it; null, too, if it is what it has. */
struct thread *lend_set(struct thread *t, uint8_t priority);

/* The same for `self`, which runs, because `donor` waits for it no more, and is ready: returns who runs now. */
struct thread *lend_back(struct thread *self, uint8_t priority, struct thread *donor);

/* The priority-ordered list in which `t` hangs, or null. */
struct thread **lend_list(struct thread *t);

/* Whom `t` lends its priority, or null. */
struct thread *lend_receiver(const struct thread *t);
