/* SPDX-License-Identifier: MIT */
/* What no correct program does: recorded, and the process stopped; the rest runs on. */
#pragma once

#include "kernel.h"

/* `self` made a system call with an argument that no correct program passes. */
struct thread *fault_in_call(struct thread *self, uint32_t kind);

/* The same for memory that the process does not own. */
struct thread *fault_on_pointer(struct thread *self, uaddr address);

/* Was it such a call? */
static inline bool fault_is_in_call(uint32_t kind)
{
    return kind >= FAULT_CALL_NUMBER;
}

/* Ends `p`, in steps, and tells whoever is to know: what is left to be done is its state. Whoever runs does it: another process, or
   one of its own threads, which is frozen and is still there in the end. In kernel.in_steps from now on. */
void fault_end(struct process *p);

/* The same for the process of `self`, which is one of these, and to the end: returns who runs. */
struct thread *fault_go_on(struct thread *self);
