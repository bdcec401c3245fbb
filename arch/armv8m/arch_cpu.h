/* SPDX-License-Identifier: MIT */
/* ARMv8-M with the main extension: what it does otherwise than ARMv7-M. Its protection unit takes exact ranges, and each
   thread's stack has a limit. Everything runs in the security state in which the processor boots, which is Secure: the
   return codes of exceptions are then those of ARMv7-M. References: ARMv8-M Architecture Reference Manual (DDI 0553). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "offsets.h"

enum { ARCH_ISOLATES = true };

/* The first ten words are saved in one burst; the limit never changes while the thread lives. */
struct arch_frame {
    uint32_t psp;
    uint32_t r[8]; /* r4-r11 */
    uint32_t exc_return;
    uint32_t stack_limit; /* the stack's lowest byte */
};
_Static_assert(offsetof(struct arch_frame, stack_limit) == THREAD_STACK_LIMIT, "stack_limit.inc");

#include "../armv7m/armv7m_cpu.h"

#define ARMV8M_MPU_RNR CORTEXM_REGISTER(0xE000ED98u)   /* D1.2.181 */
#define ARMV8M_MPU_MAIR0 CORTEXM_REGISTER(0xE000EDC0u) /* D1.2.175 */
#define ARMV8M_SFSR CORTEXM_REGISTER(0xE000EDE4u)      /* D1.2.234 */

enum {
    ARMV8M_NORMAL = 0xAA,   /* attributes 0: normal memory, write-through, as image/armv8m.py wants it */
    ARMV8M_DEVICE = 4,      /* attributes 1: device, no gathering, no reordering, early acknowledge */
    ARMV8M_STKOF = 1 << 20, /* of CFSR: stack limit */
    ARMV8M_LIMIT_STEP = 4,
};

/* RNR stays 0 for ever: the four pairs from RBAR on are then regions 0 to 3. */
static inline void armv7m_start_protection(void)
{
    ARMV8M_MPU_MAIR0 = ARMV8M_DEVICE << 8 | ARMV8M_NORMAL;
    ARMV8M_MPU_RNR = 0;
}

static inline void cortexm_new_frame(struct arch_frame *frame, uaddr psp, bool fp, uaddr stack)
{
    frame->psp = psp;
    frame->exc_return = EXC_RETURN(fp);
    frame->stack_limit = stack;
}

/* At the limit the stack pointer says nothing: it was not moved, or set to the limit. */
static inline uaddr armv7m_missing_stack(const struct arch_frame *frame, uaddr psp, uint32_t cfsr)
{
    return cfsr & ARMV8M_STKOF ? frame->stack_limit - ARMV8M_LIMIT_STEP : psp;
}

/* The limit keeps the hardware from stacking its frame, and the stack pointer is the limit then (B3.21). */
static inline bool armv7m_is_at_limit(const struct arch_frame *frame, uaddr psp)
{
    return psp == frame->stack_limit;
}

/* A process can try to leave the Secure state (BXNS): there is no other, and the fault stacks nothing here. */
static inline uint8_t armv7m_other_fault(void)
{
    uint32_t secure_fault = ARMV8M_SFSR;

    ARMV8M_SFSR = secure_fault;
    return secure_fault != 0 ? FAULT_STATE : FAULT_BREAKPOINT;
}
