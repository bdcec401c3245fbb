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

/* `p`, which runs, is to end: its first thread will go on with that when nobody else does, not more important than who runs now. Gives
   way before. */
void process_condemn(struct process *p);

/* Stops what `p`, which is no longer PROCESS_RUNNING, has: its lines, peripherals, threads and calls; completes its record, tells
   its peers. Its memory stays as it is. Gives way, and whoever then calls it goes on with it.
   The running thread may be one of them: it is left. */
void process_end(struct process *p);

/* Peripherals and lines of `p` are as at boot, nothing is pending. Gives way. */
void process_quiet(const struct process *p);

/* Of `p`, which ends, the thread that goes on with it, and is stopped last. Gives way. */
struct thread *process_worker(const struct process *p);

/* `t` is in no list, and does not exist any more. */
void process_stop_thread(struct thread *t);

/* `p`, which is stopped, begins anew at the deadline of its first thread. From now on it is another instance: calls to it wait,
   mail and notifications are kept for it. */
void process_restart(struct process *p);

/* That moment has come: once its first thread is ready it will clear its memory and run. Gives way before. */
void process_begin(struct thread *first);

/* The identity of the next thread in the slot of `id`: words that still name the old one are stale. It fits in a lock beside WORD_WAITER,
   and no lock that names it looks free. */
static inline uint32_t process_next_identity(uint32_t id)
{
    uint32_t next = (id + (1u << ID_SLOT_BITS)) & ~WORD_WAITER;

    return next >> ID_SLOT_BITS != 0 ? next : next | 1u << ID_SLOT_BITS;
}
