/* SPDX-License-Identifier: MIT */
/* The way into the kernel and out of it. mscratch holds the kernel's stack pointer while a thread runs and 0 while the
   kernel does, so a trap that finds 0 is the kernel's own fault. At the base of the kernel's stack lies struct kernel.

   On entry what C may change is saved in the current thread's block; s0-s11, gp and tp stay in their registers, and are
   swapped only when another thread goes on. The user's sp is saved, never used. */
#include "rv32.h"

        .set    SYSCALLS, 0
#define SYSCALL0(number, ...) .if number >= SYSCALLS; .set SYSCALLS, number + 1; .endif
#define SYSCALL1 SYSCALL0
#define SYSCALL2 SYSCALL0
#define SYSCALL3 SYSCALL0
#define SYSCALL4 SYSCALL0
#define SYSCALL5 SYSCALL0
#define SYSCALL_WORDS SYSCALL0
#define SYSCALL_VOID0 SYSCALL0
#define SYSCALL_VOID1 SYSCALL0
#include "syscalls.def"

.macro  SCRATCHED op, thread
        \op     ra, 4(\thread)
        \op     t1, 24(\thread)
        \op     t2, 28(\thread)
        \op     a1, 44(\thread)
        \op     a2, 48(\thread)
        \op     a3, 52(\thread)
        \op     a4, 56(\thread)
        \op     a5, 60(\thread)
        \op     a6, 64(\thread)
        \op     a7, 68(\thread)
        \op     t3, 112(\thread)
        \op     t4, 116(\thread)
        \op     t5, 120(\thread)
        \op     t6, 124(\thread)
.endm

.macro  PRESERVED op, thread
        \op     gp, 12(\thread)
        \op     tp, 16(\thread)
        \op     s0, 32(\thread)
        \op     s1, 36(\thread)
        .irp    n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        \op     s\n, (72 + 4 * (\n - 2))(\thread)
        .endr
.endm

        .section .text.rv32_trap, "ax"
        .balign 64
        .global rv32_trap
rv32_trap:
        csrrw   sp, mscratch, sp
        beqz    sp, kernel_fault
        sw      t0, -4(sp)
        lw      t0, KERNEL_CURRENT(sp)          # self
        SCRATCHED sw, t0
        sw      a0, 40(t0)
        lw      t1, -4(sp)
        sw      t1, 20(t0)                      # t0
        csrrw   t1, mscratch, zero
        sw      t1, 8(t0)                       # sp
        csrr    t1, mepc
        csrr    t2, mcause
        li      t3, MCAUSE_USER_ECALL
        bne     t2, t3, not_ecall
        addi    t1, t1, 4
        sw      t1, 0(t0)
        li      t3, SYSCALLS
        mv      a0, t0
        mv      a1, sp
        bgeu    a7, t3, bad_number
        la      t1, syscall_table
        slli    t2, a7, 2
        add     t1, t1, t2
        lw      t1, 0(t1)
        jalr    t1

leave:
        lw      a1, KERNEL_CURRENT(sp)
        bne     a0, a1, other_thread
resume:
        csrw    mscratch, sp
        lw      t1, 0(a0)
        csrw    mepc, t1
        SCRATCHED lw, a0
        lw      t0, 20(a0)
        lw      sp, 8(a0)
        lw      a0, 40(a0)
        mret

other_thread:
        PRESERVED sw, a1
        lw      t0, THREAD_PAGE(a0)
        lw      t1, THREAD_ID(a0)
        lw      t2, KERNEL_PAGE(sp)
        sw      a0, KERNEL_CURRENT(sp)
        sw      t0, KERNEL_PAGE(sp)
        sw      t1, 0(t0)
        beq     t0, t2, same_process
        lw      t0, THREAD_REGIONS(a0)
        .irp    n, 0, 1, 2, 3, 4, 5
        lw      t1, (4 * \n)(t0)
        csrw    pmpaddr\n, t1
        .endr
        lw      t1, 24(t0)
        csrw    pmpcfg0, t1                     # always written: it is what makes new addresses hold
        lw      t1, 28(t0)
        csrw    pmpcfg1, t1
        lw      t1, 32(t0)
        csrw    mstatus, t1                     # user mode, but for idle
same_process:
        addi    t1, sp, -8
        sc.w    zero, zero, (t1)                # no reservation passes from one thread to another
        PRESERVED lw, a0
        j       resume

bad_number:
        call    kernel_bad_syscall
        j       leave

not_ecall:
        sw      t1, 0(t0)
        mv      a0, t0
        mv      a1, sp
        mv      a2, t2
        bltz    t2, interrupt
        call    rv32_user_fault
        j       leave
interrupt:
        slli    t2, t2, 1
        srli    t2, t2, 1
        li      t1, MCAUSE_TIMER
        bne     t2, t1, 1f
        call    kernel_alarm
        j       leave
1:      call    rv32_line
        j       leave

kernel_fault:
        lw      sp, rv32_kernel_stack_top
        csrr    a0, mepc
        csrr    a1, mtval
        call    rv32_kernel_fault

        .section .text.rv32_idle, "ax"
        .balign 4
        .global rv32_idle
rv32_idle:
        wfi
        j       rv32_idle

        .section .rodata.rv32_idle_regions, "a"
        .balign 4
        .global rv32_idle_regions
rv32_idle_regions:                              # nothing for user mode; MPIE and machine mode
        .word   0, 0, 0, 0, 0, 0, 0, 0, 0x1880
rv32_kernel_stack_top:
        .word   kernel_state

        .section .text.rv32_reset, "ax"
        .global rv32_reset
rv32_reset:
        la      sp, kernel_state
        csrw    mscratch, zero
        la      t0, rv32_trap
        csrw    mtvec, t0
        la      a0, __kernel_data_start
        la      a1, __kernel_data_load
        la      a2, __kernel_data_end
        sub     a2, a2, a0
        call    memcpy
        la      t0, kernel_state
        la      t1, __kernel_bss_end
1:      bgeu    t0, t1, 2f
        sw      zero, 0(t0)
        addi    t0, t0, 4
        j       1b
2:      la      a0, kernel_state
        tail    kernel_main
