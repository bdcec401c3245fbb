/* SPDX-License-Identifier: MIT */
/* What the C and the assembly of this arch share. Offsets are checked in rv32.c. */
#pragma once

#define KERNEL_CURRENT 140
#define FRAME_KERNEL 128 /* struct arch_frame; before it, register n stands at 4 * n */
#define FRAME_STATUS 132
#define THREAD_PAGE 136
#define THREAD_ID 140
#define THREAD_REGIONS 144
#define REGIONS_PAGE 32

#define PROCESS_ENTRY ARCH_GUARDS        /* of the PMP: six from here on are the process's */
#define PROCESS_CONFIG (ARCH_GUARDS / 4) /* its attributes: this pmpcfg, and the next */

#define MCAUSE_USER_ECALL 8 /* table 3.6 */
#define MSTATUS_USER 0x80   /* 3.1.6: MPIE; previous privilege: user */
#define CALLS 32            /* system calls that there are: calls.c */
