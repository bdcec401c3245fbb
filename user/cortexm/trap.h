/* SPDX-License-Identifier: MIT */
/* System calls on every Cortex-M: svc, the number in r7, up to seven words in r4, r5, r6, r8, r9, r10, r11 both ways. The kernel
   preserves every other register, and words that are no result. (Build without a frame pointer: r7 is needed.) */
#pragma once

#define TRAP "svc 0"
#define TRAP_NUMBER "r7"
#define TRAP_WORD_0 "r4"
#define TRAP_WORD_1 "r5"
#define TRAP_WORD_2 "r6"
#define TRAP_WORD_3 "r8"
#define TRAP_WORD_4 "r9"
#define TRAP_WORD_5 "r10"
#define TRAP_WORD_6 "r11"

#define TRAP_PASSES_NUMBER(n) : "r"(n)
#define TRAP_PASSES(w) , "r"(w)
#define TRAP_LOSES(n) : "memory"

#include "../trap_stubs.h"
