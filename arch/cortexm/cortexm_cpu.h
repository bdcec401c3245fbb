/* SPDX-License-Identifier: MIT */
/* The inline functions of arch.h that are the same on every Cortex-M; an arch_cpu.h includes this behind its struct
   arch_frame, which has r4-r11 in `r`. References: ARMv7-M Architecture Reference Manual. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* System call words travel in r4, r5, r6, r8, r9, r10, r11; the number in r7. */
#define ARCH_WORD(n) r[(n) < 3 ? (n) : (n) + 1]
#include "../common/flat.h"

#define CORTEXM_REGISTER(address) (*(volatile uint32_t *)(address))
#define CORTEXM_NVIC_ISER(n) CORTEXM_REGISTER(0xE000E100u + 4 * (n)) /* B3.4: set enable */
#define CORTEXM_NVIC_ICER(n) CORTEXM_REGISTER(0xE000E180u + 4 * (n)) /* clear enable */
#define CORTEXM_NVIC_ICPR(n) CORTEXM_REGISTER(0xE000E280u + 4 * (n)) /* clear pending */

/* What the switch compares and stores. */
struct arch_identity {
    struct process_page *page; /* its first word holds the id of the running thread */
    uint32_t id;
};

/* What the hardware stacks (B1.5.7); cortexm_frame_bytes, the arch's own, says which it was. */
enum {
    CORTEXM_FRAME_BYTES = 32,
    CORTEXM_FP_FRAME_BYTES = 104, /* the same, then s0-s15, fpscr and a reserved word */
};

static inline void arch_line_mask(uint32_t line)
{
    CORTEXM_NVIC_ICER(line / 32) = UINT32_C(1) << line % 32;
}

static inline void arch_line_clear(uint32_t line)
{
    CORTEXM_NVIC_ICPR(line / 32) = UINT32_C(1) << line % 32;
}

/* Both registers are reached from one address. */
static inline void arch_line_unmask(uint32_t line, bool clears)
{
    volatile uint32_t *enable = &CORTEXM_NVIC_ISER(line / 32);
    uint32_t bit = UINT32_C(1) << line % 32;

    if (clears) {
        enable[&CORTEXM_NVIC_ICPR(0) - &CORTEXM_NVIC_ISER(0)] = bit;
    }
    *enable = bit;
}

/* ICSR.VECTPENDING: what is pending and enabled (B3.2.4). */
static inline bool arch_interrupt_pending(void)
{
    return (CORTEXM_REGISTER(0xE000ED04u) >> 12 & 0x1FF) != 0;
}

/* B3.1: the peripheral, the external device and the system parts of the address map. */
static inline bool arch_is_device(uaddr address)
{
    return address >> 29 == 2 || address >> 29 >= 5;
}

static inline uint32_t arch_syscall_number(const struct thread *t)
{
    return ((const struct arch_frame *)t)->r[3]; /* r7 */
}
