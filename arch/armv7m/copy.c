/* SPDX-License-Identifier: MIT */
/* Copying for arch.h: eight or four words at once where both are aligned, then two (which need not be), then bytes. At most LEASE_SLICE
   bytes, so its length is bounded. */
#include "kernel.h"

#define MOVE(times, instructions)                                                                                      \
    for (uint32_t n = (times); n > 0; n--) {                                                                           \
        __asm__ volatile(instructions                                                                                  \
                         : "+r"(to), "+r"(from)                                                                        \
                         :                                                                                             \
                         : "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r12", "memory");                                 \
    }

void arch_copy(uaddr to, uaddr from, uint32_t bytes)
{
    if ((to | from) % 4 == 0) {
        MOVE(bytes / 32, "ldmia %1!, {r3-r9, r12}\n stmia %0!, {r3-r9, r12}")
        bytes %= 32;
        if (bytes == 0) {
            return;
        }
        MOVE(bytes / 16, "ldmia %1!, {r3, r4, r5, r12}\n stmia %0!, {r3, r4, r5, r12}")
        bytes %= 16;
    }
    MOVE(bytes / 8, "ldr r3, [%1], #4\n ldr r4, [%1], #4\n str r3, [%0], #4\n str r4, [%0], #4")
    MOVE(bytes % 8, "ldrb r3, [%1], #1\n strb r3, [%0], #1")
}
