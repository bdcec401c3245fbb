/* SPDX-License-Identifier: MIT */
/* Mistakes that take a processor's own instructions: RV32. What is no mistake here returns. */
#pragma once

#include <stdint.h>

#include "abi.h"

#define PROCESSOR_REGISTER 0x02000000u /* CLINT: the software interrupt */
#define CODE_BIT 0u

/* The kernel never uses the user's stack pointer: the call is answered, and only the push behind it is a mistake. */
static inline void with_stack_at(uint32_t sp)
{
    __asm__ volatile("mv sp, %0\n"
                     "li a7, %1\n"
                     "ecall\n"
                     "sw a0, 0(sp)\n"
                     :
                     : "r"(sp), "i"(SYS_null)
                     : "a0", "a7", "memory");
}

/* An interrupt does not use it either. */
static inline void spin_with_stack_at(uint32_t sp)
{
    (void)sp;
}

static inline void jump(uint32_t address)
{
    __asm__ volatile("jr %0" : : "r"(address) : "memory");
}

/* Every even address may hold an instruction. */
static inline void jump_misaligned(uint32_t address)
{
    (void)address;
}

static inline void run_breakpoint(void)
{
    __asm__ volatile("ebreak");
}

static inline void run_undefined(void)
{
    __asm__ volatile("unimp");
}

static inline void use_floating_point(void)
{
    __asm__ volatile(".word 0x00000053"); /* fadd.s ft0, ft0, ft0 */
}
