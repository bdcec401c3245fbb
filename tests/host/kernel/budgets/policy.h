/* SPDX-License-Identifier: MIT */
/* The same as where they come back, and two of them have budgets of processor time. */
#pragma once

enum { BACKOFF_US = 10000, BACKOFF_MAX_US = 40000, HEALTHY_US = 100000, FRONT_RESTARTS = 3 };

#define POLICY_RESTARTS                                                                                                \
    .on_crash = CRASH_RESTART, .backoff_us = BACKOFF_US, .backoff_max_us = BACKOFF_MAX_US, .healthy_us = HEALTHY_US
#define POLICY_BOSS POLICY_RESTARTS
#define POLICY_FRONT POLICY_RESTARTS, .restarts = FRONT_RESTARTS, .then = CRASH_STOP
#define POLICY_MIDDLE                                                                                                  \
    POLICY_RESTARTS, .resets = (const struct reset_bit[]){{DEVICE, 0x4}, {DEVICE + 4, 0x100}}, .reset_count = 2
#define POLICY_BACK POLICY_RESTARTS, .restarts = 1, .then = CRASH_HALT
#define POLICY_LEAF POLICY_RESTARTS, .restarts = 1, .then = CRASH_RESET
#define POLICY_PANIC CRASH_RESET
#define POLICY_BUDGETS budget_alarm
