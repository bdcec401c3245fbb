/* SPDX-License-Identifier: MIT */
/* Clock and alarm of the MPS2 images: CMSDK timers 0 and 1, which follow each other. The arch_timer.h that includes this
   says where they are, how fast, and which line the alarm has. Contract: arch/arch.h. */
#pragma once

#include "cmsdk_timer.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_ALARM_MAX_TICKS UINT32_MAX

#define MPS2_CLOCK ((volatile struct cmsdk_timer *)MPS2_TIMERS)
#define MPS2_ALARM ((volatile struct cmsdk_timer *)(MPS2_TIMERS + 0x1000u))

static inline void timer_start(void)
{
    MPS2_CLOCK->reload = UINT32_MAX;
    MPS2_CLOCK->value = UINT32_MAX;
    MPS2_CLOCK->ctrl = CMSDK_TIMER_ENABLE;
    *(volatile uint32_t *)0xE000E100u = UINT32_C(1) << MPS2_ALARM_LINE; /* NVIC_ISER0 */
}

static inline uint32_t timer_clock(void)
{
    return 0 - MPS2_CLOCK->value;
}

static inline void timer_alarm_off(void)
{
    MPS2_ALARM->ctrl = 0;
    MPS2_ALARM->intclear = 1;
}

static inline void timer_alarm_set(uint32_t ticks)
{
    MPS2_ALARM->ctrl = 0;
    MPS2_ALARM->intclear = 1;
    MPS2_ALARM->reload = ticks;
    MPS2_ALARM->value = ticks;
    MPS2_ALARM->ctrl = CMSDK_TIMER_ENABLE | CMSDK_TIMER_INT;
}
