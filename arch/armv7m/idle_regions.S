/* SPDX-License-Identifier: MIT */
/* Idle's own two regions: RBAR and RASR. */
        .section .rodata.armv7m_idle_regions, "a"
        .balign 4
        .global armv7m_idle_regions
armv7m_idle_regions:
        .word   armv7m_idle_base + 0x10, 0x06020009   /* read-only, executable, 32 bytes */
        .word   armv7m_idle_stack + 0x11, 0x1306000D       /* read-write, never executable, 128 bytes */
        .word   0x12, 0
        .word   0x13, 0
