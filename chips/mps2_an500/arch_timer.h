/* SPDX-License-Identifier: MIT */
/* The MPS2 images have the same timers. */
#pragma once

#include "../mps2/mps2_timer.h"
