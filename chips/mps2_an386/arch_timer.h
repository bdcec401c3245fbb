/* SPDX-License-Identifier: MIT */
#pragma once

#include "../mps2/mps2_timer.h"
