/* SPDX-License-Identifier: MIT */
/* ARMv7-M: set-up, and what the fault registers mean. References: ARMv7-M Architecture Reference Manual. */
#include "armv7m.h"

#include "cortexm.h"
#include "kernel.h"

enum { PRIORITY_FAULTS = 0x40 }; /* above the kernel's (boot.c) */

#define REGISTER CORTEXM_REGISTER
#define CCR REGISTER(0xE000ED14u)
#define SHPR1 REGISTER(0xE000ED18u) /* MemManage, BusFault, UsageFault */
#define SHCSR REGISTER(0xE000ED24u)
#define CFSR REGISTER(0xE000ED28u)
#define HFSR REGISTER(0xE000ED2Cu)
#define MMFAR REGISTER(0xE000ED34u)
#define BFAR REGISTER(0xE000ED38u)
#define FPCCR REGISTER(0xE000EF34u)

enum {
    CCR_DIV_0_TRP = 1 << 4,
    SHCSR_FAULTS_ENABLED = 7 << 16, /* MemManage, BusFault, UsageFault */
    SHCSR_PENDED = 15 << 12,        /* UsageFault, MemManage, BusFault, SVC */
};
#define FPCCR_ASPEN (UINT32_C(1) << 31)

_Static_assert(offsetof(struct kernel, current) == KERNEL_CURRENT, "entry.inc");
_Static_assert(offsetof(struct kernel, page) == KERNEL_CURRENT + 4, "entry.inc");
_Static_assert(offsetof(struct line, owner) == LINE_OWNER, "entry.inc");
_Static_assert(offsetof(struct line, page) == LINE_PAGE, "entry.inc");
_Static_assert(offsetof(struct line, event) == LINE_PAGE + 4, "entry.inc");
_Static_assert(offsetof(struct line, level) == LINE_LEVEL, "entry.inc");
_Static_assert(offsetof(struct process, event_waiters) == PROCESS_WAITERS, "entry.inc");
_Static_assert(offsetof(struct process_page, events) == PAGE_EVENTS, "entry.inc");
_Static_assert(offsetof(struct thread, identity) == THREAD_IDENTITY, "entry.inc");
_Static_assert(offsetof(struct thread, region_words) == THREAD_REGIONS, "entry.inc");
_Static_assert(offsetof(struct thread, fp_save) == THREAD_FP_SAVE, "entry.inc");
_Static_assert(offsetof(struct arch_frame, exc_return) == 36, "entry.inc");

/* Eager floating-point stacking: lazily saved state would outlive a change of regions (B1.5.7). */
void cortexm_start(void)
{
    SHPR1 = PRIORITY_FAULTS * 0x010101u;
    CCR |= CCR_DIV_0_TRP;
    SHCSR |= SHCSR_FAULTS_ENABLED;
    FPCCR = FPCCR_ASPEN;
    REGISTER(CPACR) = CPACR_PRIVILEGED;
    armv7m_start_protection();
}

/* Bits of the Configurable Fault Status Register (B3.2.15). A failed stacking comes first: with it no frame was written, unless
   the limit was met by an instruction (STKOF, of ARMv8-M). */
enum {
    CFSR_STKERR = 1 << 4 | 1 << 12, /* MSTKERR, STKERR */
    CFSR_STKOF = 1 << 20,
    CFSR_UNSTKERR = 1 << 3 | 1 << 11, /* MUNSTKERR, UNSTKERR */
    CFSR_MMARVALID = 1 << 7,
    CFSR_BFARVALID = 1 << 15,
};

/* The others, by the lowest that is set. */
static const uint8_t kinds[] = {
    [0] = FAULT_EXECUTE,      /* IACCVIOL */
    [1] = FAULT_ACCESS,       /* DACCVIOL */
    [8] = FAULT_EXECUTE,      /* IBUSERR */
    [9] = FAULT_BUS,          /* PRECISERR */
    [10] = FAULT_BUS_LATE,    /* IMPRECISERR */
    [16] = FAULT_INSTRUCTION, /* UNDEFINSTR */
    [17] = FAULT_STATE,       /* INVSTATE */
    [18] = FAULT_STATE,       /* INVPC */
    [19] = FAULT_COPROCESSOR, /* NOCP */
    [24] = FAULT_ALIGNMENT,   /* UNALIGNED */
    [25] = FAULT_DIVIDE,      /* DIVBYZERO */
};

/* In thread->fault. */
enum { FAULT_CFSR = CORTEXM_FAULT_PSP + 1, FAULT_ADDRESS, FAULT_OTHER };

static uint32_t kind_of(const struct thread *t)
{
    uint32_t cfsr = t->fault[FAULT_CFSR];

    if (cfsr & (CFSR_STKERR | CFSR_STKOF)) {
        return FAULT_STACK;
    }
    if (cfsr & CFSR_UNSTKERR) {
        return FAULT_RETURN;
    }
    return cfsr != 0 ? kinds[31 - arch_count_leading_zeros(cfsr & -cfsr)] : t->fault[FAULT_OTHER];
}

bool cortexm_explain(const struct thread *t, const struct exception_frame *frame, struct crash *crash)
{
    uint32_t cfsr = t->fault[FAULT_CFSR];
    uaddr psp = t->fault[CORTEXM_FAULT_PSP];

    (void)frame;
    crash->kind = kind_of(t);
    crash->has_address = true;
    crash->address = t->fault[FAULT_ADDRESS];
    if ((cfsr & (CFSR_MMARVALID | CFSR_BFARVALID)) == 0) {
        crash->has_address = crash->kind == FAULT_STACK;
        crash->address = crash->has_address ? armv7m_missing_stack(&t->frame, psp, cfsr) : 0;
    }
    return (cfsr & (CFSR_STKERR | CFSR_UNSTKERR)) == 0 && (cfsr != 0 || crash->kind == FAULT_BREAKPOINT) &&
           !armv7m_is_at_limit(&t->frame, psp);
}

/* An svc whose stacking failed is still pended, and would become a call of the next thread: it is dropped, with
   whatever other fault this one overtook. */
struct thread *cortexm_user_fault(struct thread *self)
{
    uint32_t cfsr = CFSR;

    if (self->process->state == PROCESS_RUNNING) {
        self->fault[CORTEXM_FAULT_PSP] = self->frame.psp;
        self->fault[FAULT_CFSR] = cfsr;
        self->fault[FAULT_ADDRESS] = cfsr & CFSR_MMARVALID ? MMFAR : BFAR;
        self->fault[FAULT_OTHER] = armv7m_other_fault();
    }
    CFSR = cfsr;
    HFSR = HFSR;
    SHCSR &= ~(uint32_t)SHCSR_PENDED;
    return kernel_fault(self);
}

_Noreturn void cortexm_kernel_fault(const struct exception_frame *frame)
{
    kernel_panic("fault in the kernel", frame->pc, CFSR & CFSR_MMARVALID ? MMFAR : BFAR);
}
