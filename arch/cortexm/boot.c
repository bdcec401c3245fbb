/* SPDX-License-Identifier: MIT */
/* From reset to the idle thread. References: ARMv7-M Architecture Reference Manual.

   Order of priorities: a band at the top that the kernel never delays and that never calls it; faults; the kernel, which is
   SVC, the alarm and every device line at one priority and so never interrupts itself. */
#include "cortexm.h"
#include "idle.h"
#include "kernel.h"

#define ICSR CORTEXM_REGISTER(0xE000ED04u)
#define VTOR CORTEXM_REGISTER(0xE000ED08u)  /* ARMv6-M: optional; without it vectors lie at 0 (its manual, B3.2.5) */
#define SHPR2 CORTEXM_REGISTER(0xE000ED1Cu) /* SVC in the top byte */
#define SHPR3 CORTEXM_REGISTER(0xE000ED20u) /* SysTick and PendSV in the top bytes */
#define NVIC_IPR(n) CORTEXM_REGISTER(0xE000E400u + 4 * (n))
#define MPU_CTRL CORTEXM_REGISTER(0xE000ED94u) /* B3.5 */
#define MPU_RBAR CORTEXM_REGISTER(0xE000ED9Cu)

enum { ICSR_PENDSVSET = 1 << 28, MPU_ENABLE = 1 << 0, MPU_PRIVILEGED_DEFAULT = 1 << 2, PRIORITY_KERNEL = 0x80 };

extern uint32_t __kept_start[], __kept_end[], __processes_end[];
extern const uint32_t cortexm_vectors[], cortexm_priorities[]; /* of four lines each: the kernel's, or the band's */
_Noreturn void cortexm_reset(void);

/* Idle: a process of its own, of two instructions and room for an exception frame, behind two regions. */
static const uint16_t idle_code[]
    __attribute__((aligned(IDLE_CODE_ALIGNMENT))) = {0xBF30 /* wfi */, 0xE7FD /* b .-2 */};
static uint32_t idle_stack[IDLE_STACK_BYTES / 4] __attribute__((aligned(IDLE_STACK_ALIGNMENT)));
static struct process_page idle_page;
static const uint32_t idle_regions[] = IDLE_REGIONS((uint32_t)idle_code, (uint32_t)idle_stack, (uint32_t)&idle_page);

/* The vector table has set the stack pointer to the kernel's state, from which its stack grows down. What lies from there
   on is cleared here, but for the crash records. */
void cortexm_reset(void)
{
    __asm__ volatile("cpsid i");
    cortexm_clear((uint32_t *)&kernel, __kept_start);
    cortexm_clear(__kept_end, __processes_end);
    kernel_main();
}

void cortexm_clear(uint32_t *from, const uint32_t *to)
{
    do {
        from[0] = 0;
        from[1] = 0;
        from += 2;
        __asm__ volatile("" ::: "memory"); /* no memset, which goes by bytes */
    } while (from < to);
}

/* All lines at the kernel's priority, but those of the band; those that nobody owns are never enabled. */
void arch_start(void)
{
    VTOR = (uint32_t)cortexm_vectors;
    SHPR2 = (uint32_t)PRIORITY_KERNEL << 24;
    SHPR3 = (uint32_t)PRIORITY_KERNEL << 24 | PRIORITY_KERNEL << 16;
    for (uint32_t n = 0; n < (ARCH_LINES + 3) / 4; n++) {
        NVIC_IPR(n) = cortexm_priorities[n];
    }
    cortexm_start();
    if (ARCH_ISOLATES) {
        MPU_CTRL = MPU_ENABLE | MPU_PRIVILEGED_DEFAULT;
    }
    __asm__ volatile("dsb\n isb" ::: "memory");
}

void arch_thread_start(struct thread *t, uaddr entry, uaddr stack, uint32_t stack_bytes, uint32_t argument)
{
    uaddr top = stack + stack_bytes;
    uaddr bottom = top - (t->fp_save != NULL ? CORTEXM_FP_FRAME_BYTES : CORTEXM_FRAME_BYTES);
    struct exception_frame *frame = (struct exception_frame *)bottom;

    frame->r0_3[0] = argument;
    frame->r0_3[1] = 0;
    frame->r0_3[2] = 0;
    frame->r0_3[3] = 0;
    frame->r12 = 0;
    frame->lr = 0;
    frame->pc = entry & ~UINT32_C(1);
    frame->xpsr = XPSR_THUMB;
    cortexm_clear(t->frame.r, t->frame.r + 8);
    cortexm_new_frame(&t->frame, bottom, t->fp_save != NULL, stack);
    if (t->fp_save != NULL) {
        cortexm_clear((uint32_t *)(frame + 1), (uint32_t *)top);
        cortexm_clear(t->fp_save, t->fp_save + 16);
    }
}

/* Idle makes no system call: its number is none. */
void arch_idle(void)
{
    volatile uint32_t *mpu = &MPU_RBAR;

    kernel.idle.identity.page = &idle_page;
    kernel.page = &idle_page;
    kernel.idle.region_words = idle_regions;
    for (uint32_t i = 0; ARCH_ISOLATES && i < 8; i++) {
        mpu[i % CORTEXM_MPU_WORDS] = idle_regions[i];
    }
    arch_thread_start(&kernel.idle, (uaddr)idle_code, (uaddr)idle_stack, IDLE_STACK_BYTES, 0);
    kernel.idle.frame.r[3] = UINT32_MAX;
    ICSR = ICSR_PENDSVSET;
    __asm__ volatile("dsb\n cpsie i\n isb" ::: "memory"); /* cortexm_boot_end */
    __builtin_unreachable();
}
