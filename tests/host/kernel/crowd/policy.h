/* SPDX-License-Identifier: MIT */
/* The same as where they stop, and leaf has more threads, which may all wait for one lock. */
#pragma once

#include "../stops/policy.h"

#undef POLICY_CROWD
#define POLICY_CROWD 31
