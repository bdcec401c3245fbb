/* SPDX-License-Identifier: MIT */
/* System calls on RV32: ecall, the number in a7, up to seven words in a0-a6 both ways. The kernel preserves ra, sp, gp, tp
   and s0-s11. A call loses t0-t6, a7, and those of a1-a6 that are no result: they come back as 0, or as something that the
   process has had there before. */
#pragma once

#define TRAP "ecall"
#define TRAP_NUMBER "a7"
#define TRAP_WORD_0 "a0"
#define TRAP_WORD_1 "a1"
#define TRAP_WORD_2 "a2"
#define TRAP_WORD_3 "a3"
#define TRAP_WORD_4 "a4"
#define TRAP_WORD_5 "a5"
#define TRAP_WORD_6 "a6"

#define TRAP_PASSES_NUMBER(n) , "+r"(n)
#define TRAP_PASSES(w) , "+r"(w)
#define TRAP_LOSES(n) : : TRAP_LOST_##n
#define TRAP_LOST_7 "t0", "t1", "t2", "t3", "t4", "t5", "t6", "memory"
#define TRAP_LOST_5 "a5", "a6", TRAP_LOST_7
#define TRAP_LOST_4 "a4", TRAP_LOST_5
#define TRAP_LOST_3 "a3", TRAP_LOST_4
#define TRAP_LOST_2 "a2", TRAP_LOST_3
#define TRAP_LOST_1 "a1", TRAP_LOST_2

#include "../trap_stubs.h"
