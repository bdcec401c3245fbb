/* SPDX-License-Identifier: MIT */
/* The timers of the MPS2 images, at the IoTKit's place and rate. */
#pragma once

enum { MPS2_ALARM_LINE = 4 };
#define MPS2_TIMERS 0x50000000u
#define TIMER_TICKS_PER_US 20u

#include "../mps2/mps2_timer.h"
