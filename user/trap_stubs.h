/* SPDX-License-Identifier: MIT */
/* The stubs of system calls, the same for every processor. An arch's trap.h includes this behind what it says of itself:
       TRAP                     the instruction
       TRAP_NUMBER, TRAP_WORD_n the registers of the number and the words
       TRAP_PASSES_NUMBER(n)    operands of an asm behind its results: the number,
       TRAP_PASSES(w)           a word that is no result,
       TRAP_LOSES(n)            and what a call with n words may change */
#pragma once

#include "abi.h"

#define TRAP_REGISTER(variable, name) register uint32_t variable __asm__(name)
#define TRAP_RETURNS(w) : "=r"(w)
#define TRAP_RETURNS_TOO(w) , "=r"(w)
#define TRAP_CHANGES(w) : "+r"(w)
#define TRAP_AND(w) , "+r"(w)

static inline int32_t trap0(uint32_t number)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0);
    __asm__ volatile(TRAP TRAP_RETURNS(w0) TRAP_PASSES_NUMBER(n) TRAP_LOSES(1));
    return (int32_t)w0;
}

/* The result is a time. */
static inline usec trap_time(uint32_t number)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0);
    TRAP_REGISTER(w1, TRAP_WORD_1);
    __asm__ volatile(TRAP TRAP_RETURNS(w0) TRAP_RETURNS_TOO(w1) TRAP_PASSES_NUMBER(n) TRAP_LOSES(2));
    return (usec)w1 << 32 | w0;
}

static inline int32_t trap1(uint32_t number, uint32_t a)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0) = a;
    __asm__ volatile(TRAP TRAP_CHANGES(w0) TRAP_PASSES_NUMBER(n) TRAP_LOSES(1));
    return (int32_t)w0;
}

static inline int32_t trap2(uint32_t number, uint32_t a, uint32_t b)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0) = a;
    TRAP_REGISTER(w1, TRAP_WORD_1) = b;
    __asm__ volatile(TRAP TRAP_CHANGES(w0) TRAP_PASSES_NUMBER(n) TRAP_PASSES(w1) TRAP_LOSES(2));
    return (int32_t)w0;
}

static inline int32_t trap3(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0) = a;
    TRAP_REGISTER(w1, TRAP_WORD_1) = b;
    TRAP_REGISTER(w2, TRAP_WORD_2) = c;
    __asm__ volatile(TRAP TRAP_CHANGES(w0) TRAP_PASSES_NUMBER(n) TRAP_PASSES(w1) TRAP_PASSES(w2) TRAP_LOSES(3));
    return (int32_t)w0;
}

static inline int32_t trap4(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0) = a;
    TRAP_REGISTER(w1, TRAP_WORD_1) = b;
    TRAP_REGISTER(w2, TRAP_WORD_2) = c;
    TRAP_REGISTER(w3, TRAP_WORD_3) = d;
    __asm__ volatile(TRAP TRAP_CHANGES(w0) TRAP_PASSES_NUMBER(n) TRAP_PASSES(w1) TRAP_PASSES(w2) TRAP_PASSES(w3)
                         TRAP_LOSES(4));
    return (int32_t)w0;
}

static inline int32_t trap5(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0) = a;
    TRAP_REGISTER(w1, TRAP_WORD_1) = b;
    TRAP_REGISTER(w2, TRAP_WORD_2) = c;
    TRAP_REGISTER(w3, TRAP_WORD_3) = d;
    TRAP_REGISTER(w4, TRAP_WORD_4) = e;
    __asm__ volatile(TRAP TRAP_CHANGES(w0) TRAP_PASSES_NUMBER(n) TRAP_PASSES(w1) TRAP_PASSES(w2) TRAP_PASSES(w3)
                         TRAP_PASSES(w4) TRAP_LOSES(5));
    return (int32_t)w0;
}

/* All seven words, in and out. A struct that is a local variable never reaches memory. */
static inline void trap_words(uint32_t number, struct words *w)
{
    TRAP_REGISTER(n, TRAP_NUMBER) = number;
    TRAP_REGISTER(w0, TRAP_WORD_0) = w->word[0];
    TRAP_REGISTER(w1, TRAP_WORD_1) = w->word[1];
    TRAP_REGISTER(w2, TRAP_WORD_2) = w->word[2];
    TRAP_REGISTER(w3, TRAP_WORD_3) = w->word[3];
    TRAP_REGISTER(w4, TRAP_WORD_4) = w->word[4];
    TRAP_REGISTER(w5, TRAP_WORD_5) = w->word[5];
    TRAP_REGISTER(w6, TRAP_WORD_6) = w->word[6];
    __asm__ volatile(TRAP TRAP_CHANGES(w0) TRAP_AND(w1) TRAP_AND(w2) TRAP_AND(w3) TRAP_AND(w4) TRAP_AND(w5) TRAP_AND(w6)
                         TRAP_PASSES_NUMBER(n) TRAP_LOSES(7));
    *w = (struct words){{w0, w1, w2, w3, w4, w5, w6}};
}
