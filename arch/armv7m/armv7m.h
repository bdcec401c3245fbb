/* SPDX-License-Identifier: MIT */
/* What the C and the assembly of this arch share. */
#pragma once

#define KERNEL_CURRENT 136 /* in struct kernel; then the page of its process. Checked in armv7m.c */

#define LINE_OWNER 0 /* in struct line */
#define LINE_PAGE 4  /* then the event */
#define LINE_LEVEL 14
#define PROCESS_WAITERS 24
#define PAGE_EVENTS 4

#define EXC_RETURN_THREAD 0xFFFFFFFD    /* B1.5.8: thread mode, process stack, no floating-point frame */
#define EXC_RETURN_THREAD_FP 0xFFFFFFED /* the same with one */

#define MPU_RBAR 0xE000ED9C /* B3.5: four pairs of RBAR and RASR from here */
#define CPACR 0xE000ED88    /* B3.2.20 */
#define CPACR_PRIVILEGED 0x00500000
#define CPACR_FULL 0x00F00000
