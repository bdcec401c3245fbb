/* SPDX-License-Identifier: MIT */
/* ARMv7-M: the types and inline functions of arch.h. References are to the ARMv7-M Architecture Reference Manual
   (DDI 0403E). Offsets that entry.inc uses are checked in armv7m.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"
#include "offsets.h"

enum { ARCH_ISOLATES = true };

/* Everything that the hardware does not stack, saved in one burst. The order is entry.inc's. */
struct arch_frame {
    uint32_t psp;
    uint32_t r[8];       /* r4-r11 */
    uint32_t exc_return; /* bit 4 clear: a floating-point frame lies on the stack (B1.5.8) */
};

#include "armv7m_cpu.h"

/* -- What ARMv8-M does otherwise, which shares all else. -- */

/* Before the protection unit is switched on. */
static inline void armv7m_start_protection(void)
{
}

/* No limit to a stack but the region's edge. */
static inline void cortexm_new_frame(struct arch_frame *frame, uaddr psp, bool fp, uaddr stack)
{
    (void)stack;
    frame->psp = psp;
    frame->exc_return = EXC_RETURN(fp);
}

/* Where there was no stack. */
static inline uaddr armv7m_missing_stack(const struct arch_frame *frame, uaddr psp, uint32_t cfsr)
{
    (void)frame, (void)cfsr;
    return psp;
}

/* Did a limit keep the hardware from stacking its frame? */
static inline bool armv7m_is_at_limit(const struct arch_frame *frame, uaddr psp)
{
    (void)frame, (void)psp;
    return false;
}

/* A fault that the CFSR does not tell: a breakpoint (HFSR.DEBUGEVT). */
static inline uint8_t armv7m_other_fault(void)
{
    return FAULT_BREAKPOINT;
}
