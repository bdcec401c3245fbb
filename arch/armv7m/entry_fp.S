/* SPDX-License-Identifier: MIT */
/* Entry code for images in which some process has floating point. The hardware stacks s0-s15 (never lazily: armv7m.c);
   a switch swaps s16-s31 and, with the process, who may use the unit at all. fp_save is null without floating point. */
#include <offsets.h>

#include "armv7m.h"

.macro  LEAVE_OLD
        ldr     r2, [r8, #THREAD_FP_SAVE]
        cbz     r2, 10f
        vstmia  r2, {s16-s31}
10:
.endm
.macro  ENTER_NEW
        ldr     r2, [r0, #THREAD_FP_SAVE]
        cbz     r2, 11f
        vldmia  r2, {s16-s31}
11:
.endm
.macro  ENTER_PROCESS
        ldr     r2, [r0, #THREAD_FP_SAVE]
        ldr     r1, =CPACR
        ldr     r3, =CPACR_PRIVILEGED
        cbz     r2, 12f
        ldr     r3, =CPACR_FULL
12:     str     r3, [r1]
        dsb
.endm
        .fpu    fpv4-sp-d16
#include "entry.inc"
