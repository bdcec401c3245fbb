/* SPDX-License-Identifier: MIT */
/* The way into the kernel and out of it. mscratch holds the running thread's block while a thread runs, and struct kernel
   while the kernel does: a trap that finds this is the kernel's own fault. The kernel's stack grows down from struct
   kernel. The user's sp is saved, never used.

   The kernel's C never touches t1-t6, a7 and s2-s11 (-ffixed), and preserves s0 and s1 unless it is left by arch_leave. So
   a call saves its words, ra, sp, s0 and s1; an interrupt what else C may change; only a switch the rest. A call loses
   t0-t6 and a7: they come back with values of its own process, or 0. */
#include "rv32.h"

#define PRESERVED 3, 4, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27    /* gp, tp, s0-s11 */
#define UNTOUCHED 7, 17, 28, 29, 30, 31                                 /* t2-t6, a7; and t1, which this file uses */
#define CHANGED 1, 5, 11, 12, 13, 14, 15, 16                            /* ra, t0, a1-a6; and a0, sp */

.macro  EACH op, thread, numbers:vararg
        .irp    n, \numbers
        \op     x\n, (4 * \n)(\thread)
        .endr
.endm

        .global rv32_trap, rv32_reset, arch_leave, rv32_save_0, rv32_save_1, rv32_save_2, rv32_save_3, rv32_save_4, rv32_save_5, rv32_save_7
        .section .text.rv32_trap, "ax"
        .balign 64
rv32_trap:
        csrrw   t1, mscratch, t1                # self, unless it is the kernel's own fault
        sw      sp, 8(t1)
        csrr    sp, mcause
        addi    sp, sp, -MCAUSE_USER_ECALL
        bnez    sp, interrupt
        lw      sp, FRAME_KERNEL(t1)
        csrw    mscratch, sp
        EACH    sw, t1, 1, 8, 9
        li      ra, CALLS
        bgeu    a7, ra, bad_number
        slli    ra, a7, 3
        lui     t0, %hi(rv32_calls)
        add     t0, t0, ra
        lw      ra, %lo(rv32_calls)(t0)
        lw      t0, %lo(rv32_calls + 4)(t0)
        jr      ra
bad_number:
        la      t0, kernel_bad_syscall
        j       rv32_save_0
rv32_save_7: sw a6, 64(t1)
        sw      a5, 60(t1)
rv32_save_5: sw a4, 56(t1)
rv32_save_4: sw a3, 52(t1)
rv32_save_3: sw a2, 48(t1)
rv32_save_2: sw a1, 44(t1)
rv32_save_1: sw a0, 40(t1)
rv32_save_0: mv a0, t1
        jalr    t0                              # handler(self) returns who runs
        csrr    t0, mepc
        addi    t0, t0, 4
        bne     a0, t1, switch
leave_call:                                     # a0 goes on at t0, which is its own
        csrw    mepc, t0
        csrw    mscratch, a0
        EACH    lw, a0, 1, 2, 11, 12, 13, 14, 15, 16
        li      t1, 0
        lw      a0, 40(a0)
        mret

switch:                                         # from t1, which will go on at t0, to a0
        sw      t0, 0(t1)
        sc.w    zero, t0, (t1)                  # no reservation passes from thread to thread (the word holds t0 already)
        EACH    sw, t1, PRESERVED
        lw      t0, THREAD_PAGE(a0)
        lw      a1, THREAD_ID(a0)
        lw      a2, THREAD_PAGE(t1)
        sw      a0, KERNEL_CURRENT(sp)
        sw      a1, 0(t0)
        beq     t0, a2, same_process
        lw      a1, THREAD_REGIONS(a0)
        lw      a2, REGIONS_PAGE(a1)            # behind its words, so that a damaged pointer to either is noticed
        bne     a2, t0, wrong_regions
        .irp    n, 0, 1, 2, 3, 4, 5
        lw      a2, (4 * \n)(a1)
        csrw    0x3b0 + PROCESS_ENTRY + \n, a2  # pmpaddr; before them come the guards
        .endr
        .irp    n, 0, 1
        lw      a2, (4 * (6 + \n))(a1)
        csrw    0x3a0 + PROCESS_CONFIG + \n, a2 # pmpcfg; always written: it is what makes new addresses hold
        .endr
        .irp    register, t2, t3, t4, t5, t6, a7
        li      \register, 0
        .endr
#ifdef BUDGETS
        call    kernel_charge
#endif
same_process:
        EACH    lw, a0, PRESERVED
        lw      t0, 0(a0)
        lw      t1, FRAME_STATUS(a0)
        beqz    t1, leave_call
        csrw    mepc, t0
        csrw    mstatus, t1
        sw      zero, FRAME_STATUS(a0)
        EACH    lw, a0, UNTOUCHED
leave_interrupt:
        csrw    mscratch, a0
        EACH    lw, a0, 2, 6, CHANGED, 10
        mret

arch_leave:                                     # as from an interrupt: mepc is not moved on, and t1 still who came in
        la      sp, kernel_state
        EACH    lw, t1, 8, 9
        j       after_interrupt

interrupt:                                      # or a fault
        la      sp, kernel_state
        beq     sp, t1, kernel_fault
        EACH    sw, t1, CHANGED, 10, 8, 9
        csrr    a0, mscratch
        sw      a0, 24(t1)
        csrw    mscratch, sp
        mv      a0, t1
        csrr    a1, mcause
        bltz    a1, 1f
        EACH    sw, t1, PRESERVED, UNTOUCHED    # a fault's record has them all
1:      call    rv32_interrupt
after_interrupt:
        sc.w    zero, zero, (t1)                # the kernel may have written where the thread holds a reservation
        beq     a0, t1, leave_interrupt
        EACH    sw, t1, UNTOUCHED
        csrr    t0, mstatus
        sw      t0, FRAME_STATUS(t1)
        li      t0, MSTATUS_USER
        csrw    mstatus, t0
        csrr    t0, mepc
        j       switch

wrong_regions: unimp                            # a fault in the kernel
kernel_fault: call rv32_kernel_fault

        .section .text.rv32_reset, "ax"
rv32_reset:
        la      sp, kernel_state
        tail    rv32_boot
