/* SPDX-License-Identifier: MIT */
/* What intruder and judge agree on: the list of attempts. In each of its lives the intruder makes one, the next. */
#pragma once

#include <stdint.h>

#include "abi.h"

enum { CSRS = 4096, CANARY_WORDS = 64 };

/* INSTRUCTION(text, fault that it must be; 0: it may go on, too) */
#define INSTRUCTIONS                                                                                                   \
    INSTRUCTION(".half 0", FAULT_INSTRUCTION)                                                                          \
    INSTRUCTION(".word 0xffffffff", FAULT_INSTRUCTION)                                                                 \
    INSTRUCTION(".half 0x001f, 0, 0, 0", FAULT_INSTRUCTION)                                                            \
    INSTRUCTION(".half 0x003f, 0, 0, 0", FAULT_INSTRUCTION)                                                            \
    INSTRUCTION(".half 0x007f, 0, 0, 0", FAULT_INSTRUCTION)                                                            \
    INSTRUCTION(".half 0x8000", FAULT_INSTRUCTION)     /* reserved */                                                  \
    INSTRUCTION(".half 0x2000", FAULT_INSTRUCTION)     /* c.fld */                                                     \
    INSTRUCTION(".half 0x6000", FAULT_INSTRUCTION)     /* c.flw */                                                     \
    INSTRUCTION(".word 0x0000000b", FAULT_INSTRUCTION) /* custom-0 */                                                  \
    INSTRUCTION(".word 0x0000006b", FAULT_INSTRUCTION)                                                                 \
    INSTRUCTION(".word 0x00000053", FAULT_INSTRUCTION) /* fadd.s */                                                    \
    INSTRUCTION(".word 0x00012007", FAULT_INSTRUCTION) /* flw */                                                       \
    INSTRUCTION(".word 0x00000057", FAULT_INSTRUCTION) /* vadd.vv */                                                   \
    INSTRUCTION("mret", FAULT_INSTRUCTION)                                                                             \
    INSTRUCTION("sret", FAULT_INSTRUCTION)                                                                             \
    INSTRUCTION(".word 0x00200073", FAULT_INSTRUCTION) /* uret */                                                      \
    INSTRUCTION(".word 0x7b200073", FAULT_INSTRUCTION) /* dret */                                                      \
    INSTRUCTION(".word 0x70200073", FAULT_INSTRUCTION) /* mnret */                                                     \
    INSTRUCTION(".word 0x12000073", FAULT_INSTRUCTION) /* sfence.vma */                                                \
    INSTRUCTION(".word 0x22000073", FAULT_INSTRUCTION) /* hfence.vvma */                                               \
    INSTRUCTION(".word 0x62000073", FAULT_INSTRUCTION) /* hfence.gvma */                                               \
    INSTRUCTION(".word 0x0000200f", FAULT_INSTRUCTION) /* cbo.inval (zero) */                                          \
    INSTRUCTION(".word 0x0040200f", FAULT_INSTRUCTION) /* cbo.zero (zero) */                                           \
    INSTRUCTION("ebreak", FAULT_BREAKPOINT)                                                                            \
    INSTRUCTION(".half 0x9002", FAULT_BREAKPOINT)                                                                      \
    INSTRUCTION("slli zero, zero, 0x1f\n ebreak\n srai zero, zero, 7", FAULT_BREAKPOINT) /* semihosting */             \
    INSTRUCTION("wfi", 0)                                                                                              \
    INSTRUCTION(".word 0x0100000f", 0) /* pause */                                                                     \
    INSTRUCTION(".word 0x0000100f", 0) /* fence.i */                                                                   \
    INSTRUCTION("lw a0, 1(sp)", 0)                                                                                     \
    INSTRUCTION("sw a0, -3(sp)", 0)                                                                                    \
    INSTRUCTION("addi a1, sp, 2\n lr.w a0, (a1)", FAULT_ALIGNMENT)                                                     \
    INSTRUCTION("addi a1, sp, 2\n sc.w a0, a0, (a1)", 0)                                                               \
    INSTRUCTION("addi a1, sp, 2\n amoadd.w a0, a0, (a1)", FAULT_ALIGNMENT)

/* What no system call has as its number; the first and the last are found when the intruder is built. */
#define NUMBERS                                                                                                        \
    64, 255, 256, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x20000000, 0x20000001, 0x40000000, \
        0x40000003, 0x60000000, 0xe0000000, 0xe0000001, 0xc0000000, 0x1000, 0x80000001, 0xffff0000, 0x00ff0000

enum { STACK_ASKED = 1 }; /* stands for the judge's canary, whose address the intruder asks for */

/* Stack pointers that are none: kernel's stack, kernel's state, another process, nothing, flash, devices. */
#define STACKS                                                                                                         \
    CHIP_RAM + 0x100, CHIP_RAM + 0x101, CHIP_RAM + 0x400, CHIP_RAM + 0x7fe, STACK_ASKED, 0, 2, 0xffffffff, 0xfffffffc, \
        0x80000000, 0x20400000, BOARD_CONSOLE, 0x02000000, 0x0c000000, 0x40000000

enum way { WAY_CALL, WAY_FAULT, WAY_INTERRUPT, WAYS };

#define INSTRUCTION(text, kind) (kind),
static const uint8_t instruction_kinds[] = {INSTRUCTIONS};
#undef INSTRUCTION
static const uint32_t numbers[] = {NUMBERS};
static const uint32_t stacks[] = {STACKS};

enum {
    INSTRUCTION_COUNT = sizeof instruction_kinds,
    NUMBER_COUNT = sizeof numbers / sizeof numbers[0],
    STACK_COUNT = sizeof stacks / sizeof stacks[0],
    FIRST_INSTRUCTION = 2 * CSRS,
    FIRST_NUMBER = FIRST_INSTRUCTION + INSTRUCTION_COUNT,
    FIRST_STACK = FIRST_NUMBER + NUMBER_COUNT,
    ATTEMPTS = FIRST_STACK + WAYS * STACK_COUNT,
    WENT_ON = 1000, /* number of the call that is no call with which a life ends whose attempt was no fault */
    WRONG = 1001,   /* the same, when something was not as it must be */
};
