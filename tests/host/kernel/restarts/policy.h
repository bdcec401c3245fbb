/* SPDX-License-Identifier: MIT */
/* The world in which processes that crash come back:
     front   three times at most, then it stops
     middle  as often as it crashes; its device has a reset
     back    once, then the run is halted
     leaf    once, then the board is reset */
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
#define POLICY_BUDGETS NULL
#define POLICY_CHANNELS 0
#define POLICY_CROWD 0            /* threads of leaf beside its two */
#define POLICY_BEYOND SYS_invalid /* the entry of syscall_table that answers for numbers above the last call */
