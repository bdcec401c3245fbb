/* SPDX-License-Identifier: MIT */
/* Mistakes that take a processor's own instructions: Cortex-M. */
#pragma once

#include <stdint.h>

#define PROCESSOR_REGISTER 0xE000ED94u /* MPU_CTRL */
#define CODE_BIT 1u

/* A system call with the stack pointer where this process has no stack. */
static inline void with_stack_at(uint32_t sp)
{
    __asm__ volatile("mov sp, %0\n"
                     "movs r7, #0\n"
                     "svc 0\n"
                     "b .\n"
                     :
                     : "r"(sp)
                     : "r7", "memory");
}

static inline void spin_with_stack_at(uint32_t sp)
{
    __asm__ volatile("mov sp, %0\n"
                     "b .\n"
                     :
                     : "r"(sp)
                     : "memory");
}

static inline void jump(uint32_t address)
{
    __asm__ volatile("bx %0" : : "r"(address) : "memory");
}

static inline void jump_misaligned(uint32_t address)
{
    jump(address);
}

static inline void run_breakpoint(void)
{
    __asm__ volatile("bkpt 0");
}

static inline void run_undefined(void)
{
    __asm__ volatile("udf 1");
}

static inline void use_floating_point(void)
{
    __asm__ volatile(".short 0xeeb0, 0x0a40"); /* vmov.f32 s0, s0 */
}
