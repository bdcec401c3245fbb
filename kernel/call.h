/* SPDX-License-Identifier: MIT */
/* Calls: a client sends four words and waits; a server thread gets them with the wake-up, answers with four words.
   The client's priority, and memory it leases, go with it for that time. */
#pragma once

#include "kernel.h"

/* Makes `self` the receiver of its process's calls, and hands it the first in the queue. True when there was one: its
   words are then in `self`'s registers. */
bool call_receive(struct thread *self);

/* The caller that `token` names, if it waits for an answer of the process of `self`; else null. */
struct thread *call_served(const struct thread *self, uint32_t token);

/* Every call that `server` serves ends with ERR_DEAD. */
void call_abandon(struct thread *server);

/* `self` is about to end, and nobody waits for its locks: the first call that it serves ends with ERR_DEAD. Returns who runs now;
   null: it serves none. Gives way. */
struct thread *call_server_goes(struct thread *self);

/* Every call in the queue of `p` does, too. */
void call_abandon_queue(struct process *p);
