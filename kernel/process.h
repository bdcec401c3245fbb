/* SPDX-License-Identifier: MIT */
/* A process is a protection domain and the unit of failure. */
#pragma once

#include "kernel.h"

/* Boot: fills processes[] and threads[] from the image, scrubs their memory, makes their threads ready. */
void process_start_all(struct kernel *k);

/* Stops `p`: all its threads, lines and calls; tells its peers. Its memory stays as it is, for a restart to scrub.
   The running thread may be one of them: the caller then takes another. */
void process_stop(struct kernel *k, struct process *p);
