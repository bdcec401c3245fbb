/* SPDX-License-Identifier: MIT */
/* What no correct program does: recorded, and the process stopped; the rest runs on. */
#pragma once

#include "kernel.h"

/* `self` made a system call with an argument that no correct program passes. */
struct thread *fault_in_call(struct thread *self, uint32_t kind);

/* The same for memory that the process does not own. */
struct thread *fault_on_pointer(struct thread *self, uaddr address);
