/* SPDX-License-Identifier: MIT */
/* The world in which processes come back, and some have DMA channels. Call numbers are saturated, as on ARMv7-M. */
#pragma once

#include "../restarts/policy.h"

#undef POLICY_CHANNELS
#undef POLICY_BEYOND
#define POLICY_CHANNELS WORLD_CHANNELS
#define POLICY_BEYOND SYSCALLS_MAX
