/* SPDX-License-Identifier: MIT */
/* System calls on every Cortex-M: svc, the number in r7, up to seven words in r4, r5, r6, r8, r9, r10, r11 both ways. The kernel
   preserves every other register. (Build without a frame pointer: r7 is needed.) */
#pragma once

#include "abi.h"

static inline int32_t trap0(uint32_t number)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4");
    __asm__ volatile("svc 0" : "=r"(r4) : "r"(r7) : "memory");
    return (int32_t)r4;
}

/* The result is a time. */
static inline usec trap_time(uint32_t number)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4");
    register uint32_t r5 __asm__("r5");
    __asm__ volatile("svc 0" : "=r"(r4), "=r"(r5) : "r"(r7) : "memory");
    return (usec)r5 << 32 | r4;
}

static inline int32_t trap1(uint32_t number, uint32_t a)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4") = a;
    __asm__ volatile("svc 0" : "+r"(r4) : "r"(r7) : "memory");
    return (int32_t)r4;
}

static inline int32_t trap2(uint32_t number, uint32_t a, uint32_t b)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4") = a;
    register uint32_t r5 __asm__("r5") = b;
    __asm__ volatile("svc 0" : "+r"(r4) : "r"(r5), "r"(r7) : "memory");
    return (int32_t)r4;
}

static inline int32_t trap3(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4") = a;
    register uint32_t r5 __asm__("r5") = b;
    register uint32_t r6 __asm__("r6") = c;
    __asm__ volatile("svc 0" : "+r"(r4) : "r"(r5), "r"(r6), "r"(r7) : "memory");
    return (int32_t)r4;
}

static inline int32_t trap4(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4") = a;
    register uint32_t r5 __asm__("r5") = b;
    register uint32_t r6 __asm__("r6") = c;
    register uint32_t r8 __asm__("r8") = d;
    __asm__ volatile("svc 0" : "+r"(r4) : "r"(r5), "r"(r6), "r"(r7), "r"(r8) : "memory");
    return (int32_t)r4;
}

static inline int32_t trap5(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4") = a;
    register uint32_t r5 __asm__("r5") = b;
    register uint32_t r6 __asm__("r6") = c;
    register uint32_t r8 __asm__("r8") = d;
    register uint32_t r9 __asm__("r9") = e;
    __asm__ volatile("svc 0" : "+r"(r4) : "r"(r5), "r"(r6), "r"(r7), "r"(r8), "r"(r9) : "memory");
    return (int32_t)r4;
}

/* All seven words, in and out. A struct that is a local variable never reaches memory. */
static inline void trap_words(uint32_t number, struct words *w)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r4 __asm__("r4") = w->word[0];
    register uint32_t r5 __asm__("r5") = w->word[1];
    register uint32_t r6 __asm__("r6") = w->word[2];
    register uint32_t r8 __asm__("r8") = w->word[3];
    register uint32_t r9 __asm__("r9") = w->word[4];
    register uint32_t r10 __asm__("r10") = w->word[5];
    register uint32_t r11 __asm__("r11") = w->word[6];
    __asm__ volatile("svc 0"
                     : "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r11)
                     : "r"(r7)
                     : "memory");
    *w = (struct words){{r4, r5, r6, r8, r9, r10, r11}};
}
