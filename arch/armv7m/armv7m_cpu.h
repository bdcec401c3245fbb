/* SPDX-License-Identifier: MIT */
/* The part of arch_cpu.h that ARMv8-M shares; behind struct arch_frame. */
#pragma once

#include "cortexm_cpu.h"

enum { CORTEXM_MPU_WORDS = 8 };

/* B1.5.8: back to thread mode and the process's stack, where a floating-point frame lies or none. */
#define EXC_RETURN(fp) (0xFFFFFFFDu & ~((uint32_t)(fp) << 4))

static inline uint32_t cortexm_frame_bytes(const struct arch_frame *frame)
{
    return frame->exc_return & 1 << 4 ? CORTEXM_FRAME_BYTES : CORTEXM_FP_FRAME_BYTES;
}

static inline void arch_line_raise(uint32_t line)
{
    CORTEXM_REGISTER(0xE000EF00u) = line; /* STIR (B3.4.9) */
}

static inline uint32_t arch_count_leading_zeros(uint32_t word)
{
    uint32_t count;
    __asm__("clz %0, %1" : "=r"(count) : "r"(word));
    return count;
}
