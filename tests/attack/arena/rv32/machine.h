/* SPDX-License-Identifier: MIT */
/* Attempts that take a processor's own instructions: RV32. */
#pragma once

#include "../arena.h"
#include "erkos.h"

static inline void jump(uint32_t address)
{
    __asm__ volatile("jr %0" : : "r"(address) : "memory");
}

/* Every register but sp and ra points to the room, but a7, which is the number of no system call. */
static inline uint32_t run(uint32_t code, uint32_t *room)
{
    register uint32_t t0 __asm__("t0") = code;
    register uint32_t *a0 __asm__("a0") = room;
    __asm__ volatile(
        ".irp n, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31\n"
        "mv x\\n, a0\n"
        ".endr\n"
        "li a7, 999\n"
        "jalr t0\n"
        : "+r"(t0), "+r"(a0)
        :
        : "ra", "t1", "t2", "s0", "s1", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7",
          "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6", "memory");
    return OK;
}

static inline void with_stack(uint32_t sp, enum way way)
{
    switch (way) {
    case WAY_CALL: /* it is answered: the number of the call is the mistake */
        __asm__ volatile("mv sp, %0\n li a7, 0\n ecall\n" : : "r"(sp) : "a7", "memory");
        break;
    case WAY_UNDEFINED:
        __asm__ volatile("mv sp, %0\n unimp\n" : : "r"(sp) : "memory");
        break;
    case WAY_LIBRARY:
        __asm__ volatile("mv sp, %0\n call lease_read\n unimp\n" : : "r"(sp) : "memory");
        break;
    default: /* goes on until an interrupt has come and gone */
        __asm__ volatile("mv sp, %0\n li t0, 100000\n 1: addi t0, t0, -1\n bnez t0, 1b\n unimp\n"
                         :
                         : "r"(sp)
                         : "t0", "memory");
        break;
    }
}

static inline void turn_with_number(uint32_t number, uint32_t turns)
{
    register uint32_t a7 __asm__("a7") = number;
    __asm__ volatile("1: addi %0, %0, -1\n bnez %0, 1b\n" : "+r"(turns) : "r"(a7));
}

/* Nothing of it lies on the stack. */
static inline void forge(volatile uint32_t *frame, enum forgery forgery)
{
    (void)frame, (void)forgery;
}

static inline uint32_t park_with_frame(volatile uint32_t *volatile *frame)
{
    (void)frame;
    park();
    return OK;
}
