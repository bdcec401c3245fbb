/* SPDX-License-Identifier: MIT */
/* The part of arch.h that is the same on every Cortex-M: what a thread was doing, and reset. */
#include "cortexm.h"

#include "fault.h"
#include "give_way.h"
#include "kernel.h"
#include "user.h"

#define NOWHERE 0xFFFFFF00u

/* Does `t` have a frame at `sp` on its own stack? */
static bool is_on_stack(const struct thread *t, uaddr sp)
{
    const struct thread_config *config = &image_threads[t->slot];

    return sp - config->stack <= config->stack_bytes - sizeof(struct exception_frame);
}

static const struct exception_frame *frame_at(uaddr sp, bool inside)
{
    return inside && sp % 4 == 0 ? (const struct exception_frame *)sp : NULL;
}

const struct exception_frame *cortexm_frame(const struct thread *t)
{
    uaddr sp = t->frame.psp;

    return frame_at(sp, is_on_stack(t, sp) || user_range_ok_rarely(t->process, sp, sizeof(struct exception_frame),
                                                                   REGION_READ | REGION_WRITE));
}

void arch_call_site(struct thread *self)
{
    self->fault[CORTEXM_FAULT_PSP] = self->frame.psp;
}

void arch_freeze(struct thread *t)
{
    t->frame.psp = NOWHERE;
    if (t == kernel.current) {
        __asm__ volatile("msr psp, %0" : : "r"(NOWHERE));
    }
}

void arch_explain(const struct thread *t, struct crash *crash)
{
    uaddr sp = t->fault[CORTEXM_FAULT_PSP];
    bool inside = is_on_stack(t, sp) ||
                  user_range_ok_gently(t->process, sp, sizeof(struct exception_frame), REGION_READ | REGION_WRITE);
    const struct exception_frame *frame = frame_at(sp, inside);

    crash->pc = 0;
    crash->lr = 0;
    crash->sp = sp;
    bool framed = fault_is_in_call(crash->kind) || cortexm_explain(t, frame, crash);
    give_way();
    for (uint32_t i = 0; i < 8; i++) {
        crash->registers[4 + i] = t->frame.r[i];
    }
    give_way();
    bool known = framed && frame != NULL;
    for (uint32_t i = 0; i < 4; i++) {
        crash->registers[i] = known ? frame->r0_3[i] : 0;
    }
    crash->registers[12] = known ? frame->r12 : 0;
    if (known) {
        crash->pc = fault_is_in_call(crash->kind) ? frame->pc - 2 : frame->pc; /* of the svc */
        crash->lr = frame->lr;
        crash->sp = cortexm_sp(t, frame);
    }
}

uint32_t cortexm_sp(const struct thread *t, const struct exception_frame *frame)
{
    return (uaddr)frame + cortexm_frame_bytes(&t->frame) + (frame->xpsr >> 9 & 1) * 4;
}

enum { SVC = 11 }; /* the number of the exception (B1.5.2) */

/* The hardware has just stacked its frame with its rights, so it is the process's to change. Only a granted peripheral might not
   be read like memory: its frame is moved to where nobody has memory, and to return from there is a fault. */
bool arch_call_again(struct thread *self)
{
    struct exception_frame *frame = (struct exception_frame *)self->frame.psp;
    uint32_t number;

    __asm__ volatile("mrs %0, ipsr" : "=r"(number));
    if (number != SVC) {
        return false;
    }
    if (likely(!arch_is_device(self->frame.psp))) {
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
