/* SPDX-License-Identifier: MIT */
/* A process is a protection domain and the unit of failure. */
#pragma once

#include "kernel.h"

/* Boot: fills processes[] and threads[] from the image, scrubs their memory, makes their threads ready. */
void process_start_all(struct kernel *k);

/* Makes a stopped thread of a running process ready to run at `entry`. */
void thread_start(struct kernel *k, struct thread *t, uaddr entry, uint32_t argument, uint8_t priority);

/* Stops `p`: all its threads, lines and calls; tells its peers. Its memory stays as it is, for a restart to scrub.
   The running thread may be one of them: the caller then takes another. */
void process_stop(struct kernel *k, struct process *p);
