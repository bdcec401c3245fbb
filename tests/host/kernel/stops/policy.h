/* SPDX-License-Identifier: MIT */
/* What becomes of the world's processes that crash: the boss ends the run, the others stop for good. */
#pragma once

#define POLICY_BOSS .on_crash = CRASH_HALT
#define POLICY_FRONT .on_crash = CRASH_STOP
#define POLICY_MIDDLE .on_crash = CRASH_STOP
#define POLICY_BACK .on_crash = CRASH_STOP
#define POLICY_LEAF .on_crash = CRASH_STOP
#define POLICY_PANIC CRASH_HALT
#define POLICY_BUDGETS NULL
#define POLICY_CHANNELS 0
#define POLICY_CROWD 0            /* threads of leaf beside its two */
#define POLICY_BEYOND SYS_invalid /* the entry of syscall_table that answers for numbers above the last call */
