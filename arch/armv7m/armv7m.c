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

struct meaning {
    uint8_t bit; /* of the Configurable Fault Status Register (B3.2.15) */
    uint8_t kind;
    uint8_t has_frame;
};

/* A failed stacking comes first: with it no frame was written, unless the limit was met by an instruction (STKOF). */
static const struct meaning meanings[] = {
    {4, FAULT_STACK, false},       /* MSTKERR */
    {12, FAULT_STACK, false},      /* STKERR */
    {20, FAULT_STACK, true},       /* STKOF, of ARMv8-M */
    {3, FAULT_RETURN, false},      /* MUNSTKERR */
    {11, FAULT_RETURN, false},     /* UNSTKERR */
    {0, FAULT_EXECUTE, true},      /* IACCVIOL */
    {1, FAULT_ACCESS, true},       /* DACCVIOL */
    {8, FAULT_EXECUTE, true},      /* IBUSERR */
    {9, FAULT_BUS, true},          /* PRECISERR */
    {10, FAULT_BUS_LATE, true},    /* IMPRECISERR */
    {16, FAULT_INSTRUCTION, true}, /* UNDEFINSTR */
    {17, FAULT_STATE, true},       /* INVSTATE */
    {18, FAULT_STATE, true},       /* INVPC */
    {19, FAULT_COPROCESSOR, true}, /* NOCP */
    {24, FAULT_ALIGNMENT, true},   /* UNALIGNED */
    {25, FAULT_DIVIDE, true},      /* DIVBYZERO */
};
enum { CFSR_MMARVALID = 1 << 7, CFSR_BFARVALID = 1 << 15 };

static struct meaning meaning_of(uint32_t cfsr)
{
    for (uint32_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (cfsr >> meanings[i].bit & 1) {
            return meanings[i];
        }
    }
    uint8_t kind = armv7m_other_fault();
    return (struct meaning){.kind = kind, .has_frame = kind == FAULT_BREAKPOINT};
}

/* An svc whose stacking failed is still pended, and would become a call of the next thread: it is dropped, with
   whatever other fault this one overtook. */
struct thread *cortexm_user_fault(struct thread *self)
{
    uint32_t cfsr = CFSR;
    struct meaning meaning = meaning_of(cfsr);
    const struct exception_frame *frame = cortexm_frame(self);
    bool framed = meaning.has_frame && frame != NULL && !armv7m_is_at_limit(&self->frame);
    struct fault fault;

    fault.kind = meaning.kind;
    fault.pc = framed ? frame->pc : 0;
    fault.lr = framed ? frame->lr : 0;
    fault.sp = framed ? cortexm_sp(self, frame) : self->frame.psp;
    fault.has_address = true;
    if (cfsr & (CFSR_MMARVALID | CFSR_BFARVALID)) {
        fault.address = cfsr & CFSR_MMARVALID ? MMFAR : BFAR;
    } else if (meaning.kind == FAULT_STACK) {
        fault.address = armv7m_missing_stack(&self->frame, cfsr);
    } else {
        fault.address = 0;
        fault.has_address = false;
    }
    CFSR = cfsr;
    HFSR = HFSR;
    SHCSR &= ~(uint32_t)SHCSR_PENDED;
    return kernel_fault(self, &fault);
}

_Noreturn void cortexm_kernel_fault(const struct exception_frame *frame)
{
    kernel_panic("fault in the kernel", frame->pc, CFSR & CFSR_MMARVALID ? MMFAR : BFAR);
}
