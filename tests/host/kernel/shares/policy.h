/* SPDX-License-Identifier: MIT */
/* The same as where they stop, and two of them have budgets of processor time. */
#pragma once

#include "../stops/policy.h"

#undef POLICY_BUDGETS
#define POLICY_BUDGETS budget_alarm
