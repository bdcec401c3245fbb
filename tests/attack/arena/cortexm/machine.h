/* SPDX-License-Identifier: MIT */
/* Attempts that take a processor's own instructions: Cortex-M. */
#pragma once

#include "../arena.h"
#include "erkos.h"

enum { FRAME_WORDS = 8, FRAME_PC = 6, FRAME_STATUS = 7 };

static inline void jump(uint32_t address)
{
    __asm__ volatile("bx %0" : : "r"(address) : "memory");
}

/* Every register but sp, lr and pc points to the room, but r7, which is the number of no system call. */
static inline uint32_t run(uint32_t code, uint32_t *room)
{
    register uint32_t r12 __asm__("r12") = code | 1;
    register uint32_t *r0 __asm__("r0") = room;
    __asm__ volatile("push {r7}\n"
                     "mov r1, r0\n mov r2, r0\n mov r3, r0\n mov r4, r0\n mov r5, r0\n mov r6, r0\n"
                     "mov r8, r0\n mov r9, r0\n mov r10, r0\n mov r11, r0\n movw r7, #999\n"
                     "blx r12\n"
                     "pop {r7}\n"
                     : "+r"(r0), "+r"(r12)
                     :
                     : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "lr", "cc", "memory");
    return OK;
}

static inline void with_stack(uint32_t sp, enum way way)
{
    switch (way) {
    case WAY_CALL:
        __asm__ volatile("mov sp, %0\n movs r7, #0\n svc 0\n b .\n" : : "r"(sp) : "r7", "memory");
        break;
    case WAY_UNDEFINED:
        __asm__ volatile("mov sp, %0\n udf 1\n b .\n" : : "r"(sp) : "memory");
        break;
    case WAY_LIBRARY:
        __asm__ volatile("mov sp, %0\n bl lease_read\n b .\n" : : "r"(sp) : "memory");
        break;
    default:
        __asm__ volatile("mov sp, %0\n b .\n" : : "r"(sp) : "memory");
        break;
    }
}

static inline void turn_with_number(uint32_t number, uint32_t turns)
{
    register uint32_t r7 __asm__("r7") = number;
    __asm__ volatile("1: subs %0, #1\n bne 1b\n" : "+r"(turns) : "r"(r7) : "cc");
}

static inline void forge(volatile uint32_t *frame, enum forgery forgery)
{
    switch (forgery) {
    case FORGE_NO_THUMB:
        frame[FRAME_STATUS] = 0;
        break;
    case FORGE_HANDLER:
        frame[FRAME_STATUS] |= 11;
        break;
    case FORGE_INTO_KERNEL:
        frame[FRAME_PC] = CHIP_RAM;
        break;
    case FORGE_MIDDLE:
        frame[FRAME_STATUS] |= 0x0600fc00;
        frame[FRAME_PC] = 0xfffffffe;
        break;
    case FORGE_IT:
        frame[FRAME_STATUS] |= 0x06000c00;
        break;
    case FORGE_PRIVILEGED:
        frame[FRAME_STATUS] = 0xffffffff;
        break;
    default:
        frame[FRAME_PC] = 0xfffffffd;
        break;
    }
}

/* Parks, and says where the frame lies on which it will return. */
static inline uint32_t park_with_frame(volatile uint32_t *volatile *frame)
{
    __asm__ volatile("sub %0, sp, #32\n" : "=r"(*frame));
    park();
    return OK;
}
