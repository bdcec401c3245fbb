/* SPDX-License-Identifier: MIT */
/* void arch_copy(uaddr to, uaddr from, uint32_t bytes): four words at a time where both are aligned. At most
   LEASE_SLICE bytes at once, so its length is bounded. */
        .syntax unified
        .thumb
        .section .text.arch_copy, "ax"
        .global arch_copy
        .thumb_func
arch_copy:
        orr     r3, r0, r1
        lsls    r3, r3, #30
        bne     words
        subs    r2, #16
        blo     2f
        push    {r4, r5}
1:      ldmia   r1!, {r3, r4, r5, r12}
        stmia   r0!, {r3, r4, r5, r12}
        subs    r2, #16
        bhs     1b
        pop     {r4, r5}
2:      adds    r2, #16
words:
        subs    r2, #8
        blo     4f
3:      ldr     r3, [r1], #4
        ldr     r12, [r1], #4
        str     r3, [r0], #4
        str     r12, [r0], #4
        subs    r2, #8
        bhs     3b
4:      adds    r2, #8
        beq     6f
5:      ldrb    r3, [r1], #1
        strb    r3, [r0], #1
        subs    r2, #1
        bne     5b
6:      bx      lr
