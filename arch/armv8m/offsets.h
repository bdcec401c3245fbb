/* SPDX-License-Identifier: MIT */
/* Where the entry code finds the members of struct thread; checked in armv7m.c and arch_cpu.h. */
#pragma once

#define THREAD_STACK_LIMIT 40
#define THREAD_IDENTITY 44
#define THREAD_REGIONS 52
#define THREAD_FP_SAVE 56
