/* SPDX-License-Identifier: MIT */
/* Idle's own two regions, RBAR and RLAR: its code, 32 bytes to read and execute, and its stack, 128 to read and write. */
#include "../armv7m/idle.h"

const uint32_t armv7m_idle_regions[8] = {
    (uint32_t)armv7m_idle_base + 6,
    (uint32_t)armv7m_idle_base + 1,
    (uint32_t)armv7m_idle_stack + 3,
    (uint32_t)armv7m_idle_stack + 0x61,
};
