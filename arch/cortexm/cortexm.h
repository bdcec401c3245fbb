/* SPDX-License-Identifier: MIT */
/* What the Cortex-M archs have in common beside arch_cpu.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct crash;
struct thread;

/* What the hardware stacks (B1.5.7). */
struct exception_frame {
    uint32_t r0_3[4];
    uint32_t r12;
    uint32_t lr;
    uint32_t pc;
    uint32_t xpsr;
};
#define XPSR_THUMB (UINT32_C(1) << 24)

/* The frame that `t` has stacked, or null if it lies where the process cannot have put one. */
const struct exception_frame *cortexm_frame(const struct thread *t);

/* Where the stack pointer of `t` was before it stacked this frame. */
uint32_t cortexm_sp(const struct thread *t, const struct exception_frame *frame);

/* In thread->fault: the stack pointer; the others are for the arch itself. */
enum { CORTEXM_FAULT_PSP };

/* Not nothing, and a multiple of 8 bytes. */
void cortexm_clear(uint32_t *from, const uint32_t *to);

/* -- What each arch does by itself. -- */

/* Faults, floating point, and what the protection unit needs before it is switched on. */
void cortexm_start(void);

/* What `t` did, which is not a call: fills kind, address and has_address of the record. `frame`, or null, lies where it would have stacked
   one; false: it did not. */
bool cortexm_explain(const struct thread *t, const struct exception_frame *frame, struct crash *crash);

/* From the entry code: a fault of the running thread, which is saved; and one of the kernel. */
struct thread *cortexm_user_fault(struct thread *self);
_Noreturn void cortexm_kernel_fault(const struct exception_frame *frame);

/* From its entry code: a watchdog warns while `self` runs. */
_Noreturn void cortexm_watchdog(const struct thread *self);
