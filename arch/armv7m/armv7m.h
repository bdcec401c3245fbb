/* SPDX-License-Identifier: MIT */
/* What the C and the assembly of this arch share. */
#pragma once

#include <offsets.h> /* by include path: ARMv8-M has its own */

#define KERNEL_CURRENT 140 /* in struct kernel; then the page of its process. Checked in armv7m.c */

#define LINE_OWNER 0 /* in struct line */
#define LINE_PAGE 4  /* then the event */
#define LINE_LEVEL 14
#define PROCESS_WAITERS 20
#define PAGE_EVENTS 4

#define MPU_RBAR 0xE000ED9C /* B3.5: four pairs of RBAR and RASR from here */
#define CPACR 0xE000ED88    /* B3.2.20 */
#define CPACR_PRIVILEGED 0x00500000
