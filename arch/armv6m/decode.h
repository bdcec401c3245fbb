/* SPDX-License-Identifier: MIT */
/* What a fault was. There are no fault registers here: it is read from the instruction that made it. */
#pragma once

struct thread;
struct fault;

/* `self` made a fault: fills `fault`. */
void decode_fault(const struct thread *self, struct fault *fault);
