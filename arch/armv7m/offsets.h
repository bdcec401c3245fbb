/* SPDX-License-Identifier: MIT */
/* Where the entry code finds the members of struct thread; checked in armv7m.c. */
#pragma once

#define THREAD_IDENTITY 40
#define THREAD_REGIONS 48
#define THREAD_FP_SAVE 52
