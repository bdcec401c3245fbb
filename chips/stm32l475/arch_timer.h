/* SPDX-License-Identifier: MIT */
/* Clock and alarm are SysTick alone, at the processor's 80 MHz. Contract: arch/arch.h. */
#pragma once

#define TIMER_TICKS_PER_US 80u

#include "systick_alone.h"
