/* SPDX-License-Identifier: MIT */
/* ARMv6-M: its one fault, HardFault, and the call that it has besides. References: ARMv6-M Architecture Reference Manual. */
#include "armv6m.h"

#include "cortexm.h"
#include "fault.h"
#include "kernel.h"
#include "user.h"

#define ICSR CORTEXM_REGISTER(0xE000ED04u)

enum { ICSR_VECTPENDING = 0x3f << 12, SVC_PENDS = 11 << 12 };

_Static_assert(offsetof(struct kernel, current) == KERNEL_CURRENT, "entry.inc");
_Static_assert(offsetof(struct kernel, page) == KERNEL_CURRENT + 4, "entry.inc");
_Static_assert(SYSCALLS_MAX + 1 == SYSCALLS_END, "entry.inc");
_Static_assert(offsetof(struct thread, identity) == THREAD_IDENTITY, "entry.inc");
_Static_assert(offsetof(struct thread, region_words) == THREAD_REGIONS, "entry_mpu.S");

struct thread *armv6m_other_call(struct thread *self);
static struct thread *after_fault; /* who runs when idle has taken the call that a failed stacking left pended */

void cortexm_start(void)
{
}

/* The second half of user/armv6m/fast.h: stores `to` if the word holds `from`, and no other thread of the process has
   begun the first half since this one did. */
static struct thread *exchange(struct thread *self)
{
    uaddr word = arch_word(self, 0);
    uaddr reservation = arch_word(self, 3);
    const struct process *p = self->process;

    if (word % 4 != 0 || !user_range_ok(p, word, 4, REGION_READ | REGION_WRITE)) {
        return fault_on_pointer(self, word);
    }
    if (reservation % 4 != 0 || !user_range_ok(p, reservation, 4, REGION_READ)) {
        return fault_on_pointer(self, reservation);
    }
    if (arch_load(reservation) != self->identity.id || arch_load(word) != arch_word(self, 1)) {
        return returns(self, -ERR_AGAIN);
    }
    arch_store(word, arch_word(self, 2));
    return returns(self, OK);
}

struct thread *armv6m_other_call(struct thread *self)
{
    if (self == &kernel.idle) {
        return after_fault;
    }
    return arch_syscall_number(self) == SYS_exchange ? exchange(self) : kernel_bad_syscall(self);
}

/* A failed stacking leaves its svc pended, and no register here takes that back: it would become a call of the next
   thread. So it becomes one of idle's, which says who runs then. Nothing else of its priority comes before it (lowest
   number first, B1.5.4). */
struct thread *cortexm_user_fault(struct thread *self)
{
    if (self->process->state == PROCESS_RUNNING) {
        arch_call_site(self);
    }
    if ((ICSR & ICSR_VECTPENDING) != SVC_PENDS) {
        return kernel_fault(self);
    }
    kernel.in_one_piece = true; /* its end comes back to this place */
    after_fault = kernel_fault(self);
    kernel.in_one_piece = false;
    return &kernel.idle;
}

_Noreturn void cortexm_kernel_fault(const struct exception_frame *frame)
{
    kernel_panic("fault in the kernel", frame->pc, 0);
}
