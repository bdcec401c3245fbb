/* SPDX-License-Identifier: MIT */
/* errno and _Thread_local variables: one for each thread of a process whose page has `thread_locals = true`. It costs such a block
   for each thread, and nothing at a switch: a processor without a register for it finds the block from the identity that
   the kernel stores anyway. A thread begins with the initial values each time that it is started.
   Not for programs: thread_start and start.c do all of it. */
#pragma once

#include <stdint.h>

/* The calling thread has its initial values. */
void thread_locals_begin(void);

/* As thread_start, which calls it. Only one other thread at a time may start one. */
int32_t thread_locals_start(uint32_t thread, void (*entry)(uint32_t), uint32_t argument, uint32_t priority);
