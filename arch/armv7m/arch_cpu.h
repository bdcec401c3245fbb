/* SPDX-License-Identifier: MIT */
/* ARMv7-M: the types and inline functions of arch.h. References are to the ARMv7-M Architecture Reference Manual
   (DDI 0403E). Offsets that entry.S uses are checked in armv7m.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

enum { ARCH_ISOLATES = true };

/* Everything that the hardware does not stack, saved in one burst. The order is entry.S's. */
struct arch_frame {
    uint32_t psp;
    uint32_t r[8];       /* r4-r11 */
    uint32_t exc_return; /* bit 4 clear: a floating-point frame lies on the stack (B1.5.8) */
};

/* Two words that ldrd and strd carry; the switch compares `page` to see whether the process changes. */
struct arch_identity {
    struct process_page *page; /* its first word holds the id of the running thread */
    uint32_t id;
};

#include "cortexm_cpu.h"

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
