/* SPDX-License-Identifier: MIT */
/* Idle's own two regions: RBAR and RLAR. */
        .section .rodata.armv7m_idle_regions, "a"
        .balign 4
        .global armv7m_idle_regions
armv7m_idle_regions:
        .word   armv7m_idle_base + 6, armv7m_idle_base + 1      /* read-only, executable, 32 bytes */
        .word   armv7m_idle_stack + 3, armv7m_idle_stack + 0x61 /* read-write, never executable, 128 bytes */
        .word   0, 0
        .word   0, 0
