/* SPDX-License-Identifier: MIT */
/* ARMv6-M: set-up, threads, faults. References: ARMv6-M Architecture Reference Manual.

   Order of priorities: a band at 0x00 and 0x40 that the kernel never delays and that never calls it; the kernel, which is
   SVC, the alarm and every device line at one priority and so never interrupts itself. There is one fault, HardFault,
   above them all. */
#include "armv6m.h"

#include "cortexm.h"
#include "decode.h"
#include "fault.h"
#include "kernel.h"
#include "user.h"

enum { PRIORITY_KERNEL = 0x80 };

#define REGISTER CORTEXM_REGISTER
#define ICSR REGISTER(0xE000ED04u)
#define VTOR REGISTER(0xE000ED08u)  /* optional: without it vectors lie at 0 (B3.2.5) */
#define SHPR2 REGISTER(0xE000ED1Cu) /* SVC in the top byte */
#define SHPR3 REGISTER(0xE000ED20u) /* SysTick and PendSV in the top bytes */
#define NVIC_IPR(n) REGISTER(0xE000E400u + 4 * (n))

enum { ICSR_PENDSVSET = 1 << 28, ICSR_VECTPENDING = 0x3f << 12, SVC_PENDS = 11 << 12 };
enum { IDLE_STACK_BYTES = 32 };

_Static_assert(offsetof(struct kernel, current) == KERNEL_CURRENT, "entry.inc");
_Static_assert(offsetof(struct kernel, page) == KERNEL_PAGE, "entry.inc");
_Static_assert(offsetof(struct thread, identity) == THREAD_IDENTITY, "entry.inc");
_Static_assert(offsetof(struct thread, region_words) == THREAD_REGIONS, "entry.inc");

extern const uint32_t armv6m_idle_regions[];
extern uint32_t armv6m_idle_stack[];
extern const uint32_t armv6m_vectors[];
void armv6m_idle_code(void);
struct thread *armv6m_other_call(struct thread *self);
struct thread *armv6m_user_fault(struct thread *self);
_Noreturn void armv6m_kernel_fault(const struct exception_frame *frame);
static struct process_page idle_page;
static struct thread *after_fault; /* who runs when idle has taken the call that a failed stacking left pended */

void arch_thread_start(struct thread *t, uaddr entry, uaddr stack, uint32_t stack_bytes, uint32_t argument)
{
    struct exception_frame *frame = (struct exception_frame *)(stack + stack_bytes) - 1;

    *frame = (struct exception_frame){.r0_3 = {argument}, .pc = entry & ~UINT32_C(1), .xpsr = XPSR_THUMB};
    t->frame = (struct arch_frame){.psp = (uint32_t)frame};
}

/* All lines at the kernel's priority; those that nobody owns are never enabled. */
void arch_start(void)
{
    VTOR = (uint32_t)armv6m_vectors;
    SHPR2 = (uint32_t)PRIORITY_KERNEL << 24;
    SHPR3 = (uint32_t)PRIORITY_KERNEL << 24 | PRIORITY_KERNEL << 16;
    for (uint32_t n = 0; n < ARCH_LINES / 4; n++) {
        NVIC_IPR(n) = PRIORITY_KERNEL * 0x01010101u;
    }
    if (ARCH_ISOLATES) {
        REGISTER(MPU_CTRL) = MPU_ON;
    }
    __asm__ volatile("dsb\n isb" ::: "memory");
}

/* Idle makes no system call: its number is none, see armv6m_user_fault. */
void arch_idle(void)
{
    volatile uint32_t *mpu = &REGISTER(MPU_RBAR);

    kernel.idle.identity.page = &idle_page;
    kernel.page = &idle_page;
    kernel.idle.region_words = armv6m_idle_regions;
    for (uint32_t i = 0; ARCH_ISOLATES && i < 8; i++) {
        mpu[i % 2] = armv6m_idle_regions[i];
    }
    arch_thread_start(&kernel.idle, (uaddr)armv6m_idle_code, (uaddr)armv6m_idle_stack, IDLE_STACK_BYTES, 0);
    kernel.idle.frame.r[3] = UINT32_MAX;
    ICSR = ICSR_PENDSVSET;
    __asm__ volatile("dsb\n cpsie i\n isb" ::: "memory"); /* armv6m_boot_end */
    __builtin_unreachable();
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
struct thread *armv6m_user_fault(struct thread *self)
{
    struct fault fault = {0};

    decode_fault(self, &fault);
    struct thread *next = kernel_fault(self, &fault);
    if ((ICSR & ICSR_VECTPENDING) != SVC_PENDS) {
        return next;
    }
    after_fault = next;
    return &kernel.idle;
}

_Noreturn void armv6m_kernel_fault(const struct exception_frame *frame)
{
    kernel_panic("fault in the kernel", frame->pc, 0);
}

void arch_copy(uaddr to, uaddr from, uint32_t bytes)
{
    uint32_t done = 0;

    if ((to | from) % 4 == 0) {
        for (; bytes - done >= 4; done += 4) {
            arch_store(to + done, arch_load(from + done));
        }
    }
    for (; done < bytes; done++) {
        *(volatile uint8_t *)(to + done) = *(const volatile uint8_t *)(from + done);
    }
}
