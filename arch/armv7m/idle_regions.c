/* SPDX-License-Identifier: MIT */
/* Idle's own two regions, RBAR and RASR (B3.5): its code, 32 bytes to read and execute, and its stack, 128 to read and write. */
#include "idle.h"

const uint32_t armv7m_idle_regions[8] = {
    (uint32_t)armv7m_idle_base + 0x10, 0x06020009, (uint32_t)armv7m_idle_stack + 0x11, 0x1306000D, 0x12, 0, 0x13, 0,
};
