/* SPDX-License-Identifier: MIT */
/* Idle: a process of its own, of two instructions (entry.inc) and room for an exception frame, behind two regions. */
#pragma once

#include <stdint.h>

enum { IDLE_STACK_BYTES = 128 };

void armv7m_idle_code(void);
extern const uint32_t armv7m_idle_base[]; /* the same address, without the Thumb bit */
extern uint32_t armv7m_idle_stack[IDLE_STACK_BYTES / 4];
extern const uint32_t armv7m_idle_regions[8]; /* as the switch writes them */
