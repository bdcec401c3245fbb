/* SPDX-License-Identifier: MIT */
/* The timers of the MPS2 images. */
#pragma once

enum { MPS2_ALARM_LINE = 9 };
#define MPS2_TIMERS 0x40000000u
#define TIMER_TICKS_PER_US 25u

#include "../mps2/mps2_timer.h"
