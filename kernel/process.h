/* SPDX-License-Identifier: MIT */
/* A process is a protection domain and the unit of failure. */
#pragma once

#include "kernel.h"

/* Boot: fills processes[] and threads[] from the image, makes their first threads ready. */
void process_start_all(void);

/* A stopped thread of a running process gets its first frame: it will begin at `entry`. */
static inline void thread_prepare(struct thread *t, uaddr entry, uint32_t argument)
{
    const struct thread_config *config = &image_threads[t->slot];

    arch_thread_start(t, entry, config->stack, config->stack_bytes, argument);
}

/* ... and is ready to run. */
void thread_start(struct thread *t, uint8_t priority);

/* Stops `p`: its lines, peripherals, threads and calls; tells its peers. Its memory stays as it is.
   The running thread may be one of them: the caller then takes another. Does not give way. */
void process_stop(struct process *p);

/* `p`, which is stopped, begins anew at `when`. From now on it is another instance: calls to it wait, mail and
   notifications are kept for it. Does not give way. */
void process_restart(struct process *p, usec when);

/* That moment has come: its first thread is ready to clear its memory and to run. Gives way before. */
void process_begin(struct thread *first);

/* The identity of the next thread in the slot of `id`: words that still name the old one are stale. */
uint32_t process_next_identity(uint32_t id);
