/* SPDX-License-Identifier: MIT */
/* What the C and the assembly of this arch share. Offsets are checked in armv6m.c. */
#pragma once

#define KERNEL_CURRENT 140 /* in struct kernel; then the page of its process */
#define SYSCALLS_END 32    /* from here on, a number is of no call of every arch */

#define THREAD_IDENTITY 36
#define THREAD_REGIONS 44
#define REGIONS_PAGE 32

#define EXC_RETURN_THREAD 0xFFFFFFFD /* B1.5.8: thread mode, process stack: the only way back that there is */

#define MPU_CTRL 0xE000ED94 /* B3.5 */
#define MPU_ON 5            /* enabled; the kernel has the default map */
#define MPU_RBAR 0xE000ED9C
#define MPU_RASR 0xE000EDA0 /* no aliases of these two here */
