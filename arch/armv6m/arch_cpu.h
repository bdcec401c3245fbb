/* SPDX-License-Identifier: MIT */
/* ARMv6-M: the types and inline functions of arch.h. References are to the ARMv6-M Architecture Reference Manual
   (DDI 0419). Offsets that entry.inc uses are checked in armv6m.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

/* Everything that the hardware does not stack. The order is entry.inc's. */
struct arch_frame {
    uint32_t psp;
    uint32_t r[8]; /* r4-r11 */
};

#include "cortexm_cpu.h"

/* A protection unit is optional here, so the processor is asked: eight regions, or none (B3.5.2). */
#define ARCH_ISOLATES (CORTEXM_REGISTER(0xE000ED90u) == 0x800)

enum { CORTEXM_MPU_WORDS = 2 };

static inline void cortexm_new_frame(struct arch_frame *frame, uaddr psp, bool fp, uaddr stack)
{
    (void)fp, (void)stack;
    frame->psp = psp;
}

static inline uint32_t cortexm_frame_bytes(const struct arch_frame *frame)
{
    (void)frame; /* no floating point */
    return CORTEXM_FRAME_BYTES;
}

static inline void arch_line_raise(uint32_t line)
{
    CORTEXM_REGISTER(0xE000E200u) = UINT32_C(1) << line; /* NVIC_ISPR (B3.4.5): there are at most 32 lines */
}

/* No such instruction: a library function of about twelve. */
static inline uint32_t arch_count_leading_zeros(uint32_t word)
{
    return word != 0 ? (uint32_t)__builtin_clz(word) : 32;
}
