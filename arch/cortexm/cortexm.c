/* SPDX-License-Identifier: MIT */
/* The part of arch.h that is the same on every Cortex-M. */
#include "cortexm.h"

#include "kernel.h"
#include "user.h"

extern uint8_t __kernel_data_start[];
extern uint8_t __kernel_data_end[];
extern const uint8_t __kernel_data_load[];
extern uint32_t __kernel_bss_end[];
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
_Noreturn void cortexm_reset(void);

/* The vector table has set the stack pointer to the kernel's state, from which its stack grows down. What lies from there
   on is cleared here. */
void cortexm_reset(void)
{
    __asm__ volatile("cpsid i");
    memcpy(__kernel_data_start, __kernel_data_load, (size_t)(__kernel_data_end - __kernel_data_start));
    cortexm_clear((uint32_t *)&kernel, (uint32_t)(__kernel_bss_end - (uint32_t *)&kernel));
    kernel_main();
}

void cortexm_clear(uint32_t *from, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        from[i] = 0;
    }
}

const struct exception_frame *cortexm_frame(const struct thread *t)
{
    uaddr sp = t->frame.psp;
    bool inside = user_range_ok(t->process, sp, sizeof(struct exception_frame), REGION_READ | REGION_WRITE);

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
    if (frame != NULL) {
        fault->pc = frame->pc - 2; /* of the svc */
        fault->lr = frame->lr;
    }
}

void arch_copy_out(uaddr to, const void *from, uint32_t bytes)
{
    arch_copy(to, (uaddr)from, bytes);
}

void arch_reset(void)
{
    CORTEXM_REGISTER(0xE000ED0Cu) = 0x05FA0004; /* AIRCR: its key and SYSRESETREQ (B3.2.6) */
    for (;;) {
        __asm__ volatile("dsb" ::: "memory");
    }
}

/* Semihosting, SYS_EXIT_EXTENDED: under an emulator the run ends with this status. On a board without a debugger the
   breakpoint escalates to a HardFault, which ends here too, in the loop. */
void arch_exit(uint32_t status)
{
    static uint32_t block[2];
    static bool tried;

    block[0] = 0x20026; /* ADP_Stopped_ApplicationExit */
    block[1] = status;
    if (!tried) {
        tried = true;
        register uint32_t operation __asm__("r0") = 0x20;
        register uint32_t *argument __asm__("r1") = block;
        __asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(argument) : "memory");
    }
    for (;;) {
        __asm__ volatile("wfi");
    }
}
