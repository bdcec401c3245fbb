/* SPDX-License-Identifier: MIT */
/* System calls on RV32: ecall, the number in a7, up to seven words in a0-a6 both ways. The kernel preserves ra, sp, gp, tp
   and s0-s11. A call loses t0-t6, a7, and those of a1-a6 that are no result: they come back as 0, or as something that the
   process has had there before. */
#pragma once

#include "abi.h"

#define LOST "t0", "t1", "t2", "t3", "t4", "t5", "t6", "memory"

static inline int32_t trap5(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0") = a;
    register uint32_t a1 __asm__("a1") = b;
    register uint32_t a2 __asm__("a2") = c;
    register uint32_t a3 __asm__("a3") = d;
    register uint32_t a4 __asm__("a4") = e;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a7) : : "a5", "a6", LOST);
    return (int32_t)a0;
}

static inline int32_t trap4(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0") = a;
    register uint32_t a1 __asm__("a1") = b;
    register uint32_t a2 __asm__("a2") = c;
    register uint32_t a3 __asm__("a3") = d;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a7) : : "a4", "a5", "a6", LOST);
    return (int32_t)a0;
}

static inline int32_t trap3(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0") = a;
    register uint32_t a1 __asm__("a1") = b;
    register uint32_t a2 __asm__("a2") = c;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a7) : : "a3", "a4", "a5", "a6", LOST);
    return (int32_t)a0;
}

static inline int32_t trap2(uint32_t number, uint32_t a, uint32_t b)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0") = a;
    register uint32_t a1 __asm__("a1") = b;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a7) : : "a2", "a3", "a4", "a5", "a6", LOST);
    return (int32_t)a0;
}

static inline int32_t trap1(uint32_t number, uint32_t a)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0") = a;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a7) : : "a1", "a2", "a3", "a4", "a5", "a6", LOST);
    return (int32_t)a0;
}

static inline int32_t trap0(uint32_t number)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0");
    __asm__ volatile("ecall" : "=r"(a0), "+r"(a7) : : "a1", "a2", "a3", "a4", "a5", "a6", LOST);
    return (int32_t)a0;
}

/* The result is a time. */
static inline usec trap_time(uint32_t number)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0");
    register uint32_t a1 __asm__("a1");
    __asm__ volatile("ecall" : "=r"(a0), "=r"(a1), "+r"(a7) : : "a2", "a3", "a4", "a5", "a6", LOST);
    return (usec)a1 << 32 | a0;
}

/* All seven words, in and out. A struct that is a local variable never reaches memory. */
static inline void trap_words(uint32_t number, struct words *w)
{
    register uint32_t a7 __asm__("a7") = number;
    register uint32_t a0 __asm__("a0") = w->word[0];
    register uint32_t a1 __asm__("a1") = w->word[1];
    register uint32_t a2 __asm__("a2") = w->word[2];
    register uint32_t a3 __asm__("a3") = w->word[3];
    register uint32_t a4 __asm__("a4") = w->word[4];
    register uint32_t a5 __asm__("a5") = w->word[5];
    register uint32_t a6 __asm__("a6") = w->word[6];
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), "+r"(a6), "+r"(a7) : : LOST);
    *w = (struct words){{a0, a1, a2, a3, a4, a5, a6}};
}
