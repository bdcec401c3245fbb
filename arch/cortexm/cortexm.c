/* SPDX-License-Identifier: MIT */
/* The part of arch.h that is the same on every Cortex-M: what a thread was doing, and reset. */
#include "cortexm.h"

#include "kernel.h"
#include "user.h"

#define NOWHERE 0xFFFFFF00u

const struct exception_frame *cortexm_frame(const struct thread *t)
{
    uaddr sp = t->frame.psp;
    const struct thread_config *config = &image_threads[t->slot];
    bool inside = sp - config->stack <= config->stack_bytes - sizeof(struct exception_frame) ||
                  user_range_ok_rarely(t->process, sp, sizeof(struct exception_frame), REGION_READ | REGION_WRITE);

    return inside && sp % 4 == 0 ? (const struct exception_frame *)sp : NULL;
}

uint32_t cortexm_sp(const struct thread *t, const struct exception_frame *frame)
{
    uint32_t bytes = cortexm_frame_bytes(&t->frame);

    return frame != NULL ? t->frame.psp + bytes + (frame->xpsr >> 9 & 1) * 4 : t->frame.psp;
}

void arch_registers(const struct thread *t, uint32_t registers[CRASH_REGISTERS])
{
    const struct exception_frame *frame = cortexm_frame(t);

    for (uint32_t i = 0; i < 8; i++) {
        registers[4 + i] = t->frame.r[i];
    }
    if (frame != NULL) {
        for (uint32_t i = 0; i < 4; i++) {
            registers[i] = frame->r0_3[i];
        }
        registers[12] = frame->r12;
    }
}

void arch_call_site(const struct thread *t, struct fault *fault)
{
    const struct exception_frame *frame = cortexm_frame(t);

    fault->sp = cortexm_sp(t, frame);
    fault->pc = frame != NULL ? frame->pc - 2 : 0; /* of the svc */
    fault->lr = frame != NULL ? frame->lr : 0;
}

enum { SVC = 11 }; /* the number of the exception (B1.5.2) */

/* If its frame were not in its own memory it would have to be written there: then it is where nobody has memory, and to return
   from there is a fault. */
bool arch_call_again(struct thread *self)
{
    uint32_t number;

    __asm__ volatile("mrs %0, ipsr" : "=r"(number));
    if (number != SVC) {
        return false;
    }
    struct exception_frame *frame = (struct exception_frame *)cortexm_frame(self);
    if (frame != NULL) {
        frame->pc -= 2;
    } else {
        self->frame.psp = NOWHERE;
        __asm__ volatile("msr psp, %0" : : "r"(NOWHERE));
    }
    return true;
}

_Noreturn void cortexm_watchdog(const struct thread *self)
{
    const struct exception_frame *frame = cortexm_frame(self);

    kernel_panic("watchdog", frame != NULL ? frame->pc : 0, 0);
}

void arch_reset(void)
{
    CORTEXM_REGISTER(0xE000ED0Cu) = 0x05FA0004; /* AIRCR: its key and SYSRESETREQ (B3.2.6) */
    for (;;) {
        __asm__ volatile("dsb" ::: "memory");
    }
}
