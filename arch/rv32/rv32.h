/* SPDX-License-Identifier: MIT */
/* What the C and the assembly of this arch share. Offsets are checked in rv32.c. */
#pragma once

#define KERNEL_CURRENT 136
#define KERNEL_PAGE 140

#define THREAD_PAGE 128
#define THREAD_ID 132
#define THREAD_REGIONS 136

#define MCAUSE_USER_ECALL 8 /* table 3.6 */
#define MCAUSE_SOFTWARE 3   /* with the interrupt bit */
#define MCAUSE_TIMER 7
#define MCAUSE_EXTERNAL 11
