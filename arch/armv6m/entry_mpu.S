/* SPDX-License-Identifier: MIT */
/* Entry code for a processor with the protection unit. The dsb ends what the old process has written before its regions go.
   Base and size are written one after the other here, and a new base with the old size would be another region, over the
   kernel's own code perhaps: so the unit is off meanwhile. Exception return is the barrier that makes the new regions hold
   (B3.5.1). Behind the words of a process's regions stands its page, which is in r2, so that a damaged pointer to either is
   noticed. */
#include "armv6m.h"

.macro  TWO_REGIONS
        ldmia   r1!, {r3-r6}
        str     r3, [r2, #MPU_RBAR - MPU_CTRL]
        str     r4, [r2, #MPU_RASR - MPU_CTRL]
        str     r5, [r2, #MPU_RBAR - MPU_CTRL]
        str     r6, [r2, #MPU_RASR - MPU_CTRL]
.endm
.macro  ENTER_PROCESS
        ldr     r1, [r0, #THREAD_REGIONS]
        ldr     r3, [r1, #REGIONS_PAGE]
        cmp     r3, r2
        bne     wrong_regions
        ldr     r2, =MPU_CTRL
        movs    r3, #0
        dsb
        str     r3, [r2]
        TWO_REGIONS
        TWO_REGIONS
        movs    r3, #MPU_ON
        str     r3, [r2]
.endm
#include "entry.inc"

wrong_regions:
        udf     #0                      /* a fault in the kernel */
