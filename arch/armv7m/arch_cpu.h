/* SPDX-License-Identifier: MIT */
/* ARMv7-M: the types and inline functions of arch.h. References are to the ARMv7-M Architecture Reference Manual
   (DDI 0403E). Offsets that entry.S uses are checked in armv7m.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

enum { ARCH_ISOLATES = true };

/* Everything that the hardware does not stack, saved in one burst. The order is entry.S's. */
struct arch_frame {
    uint32_t psp;
    uint32_t r[8];       /* r4-r11 */
    uint32_t exc_return; /* bit 4 clear: a floating-point frame lies on the stack (B1.5.8) */
};

/* Two words that ldrd and strd carry; the switch compares `page` to see whether the process changes. */
struct arch_identity {
    struct process_page *page; /* its first word holds the id of the running thread */
    uint32_t id;
};

/* System call words travel in r4, r5, r6, r8, r9, r10, r11; the number in r7. */
#define ARCH_WORD(n) ((n) < 3 ? (n) : (n) + 1)

#define ARMV7M_REGISTER(address) (*(volatile uint32_t *)(address))
#define ARMV7M_NVIC_ISER(n) ARMV7M_REGISTER(0xE000E100u + 4 * (n)) /* B3.4: set enable */
#define ARMV7M_NVIC_ICER(n) ARMV7M_REGISTER(0xE000E180u + 4 * (n)) /* clear enable */
#define ARMV7M_NVIC_ICPR(n) ARMV7M_REGISTER(0xE000E280u + 4 * (n)) /* clear pending */

static inline void arch_line_mask(uint32_t line)
{
    ARMV7M_NVIC_ICER(line / 32) = UINT32_C(1) << line % 32;
}

static inline void arch_line_unmask(uint32_t line)
{
    ARMV7M_NVIC_ISER(line / 32) = UINT32_C(1) << line % 32;
}

static inline void arch_line_clear(uint32_t line)
{
    ARMV7M_NVIC_ICPR(line / 32) = UINT32_C(1) << line % 32;
}

static inline void arch_line_raise(uint32_t line)
{
    ARMV7M_REGISTER(0xE000EF00u) = line; /* STIR (B3.4.9) */
}

static inline uint32_t arch_load(uaddr from)
{
    return *(const volatile uint32_t *)from;
}

static inline void arch_store(uaddr to, uint32_t value)
{
    *(volatile uint32_t *)to = value;
}

static inline struct process_page *arch_page(uaddr address)
{
    return (struct process_page *)address;
}

static inline uint32_t arch_count_leading_zeros(uint32_t word)
{
    uint32_t count;
    __asm__("clz %0, %1" : "=r"(count) : "r"(word));
    return count;
}

/* B3.1: the peripheral and the system parts of the address map. */
static inline bool arch_is_device(uaddr address)
{
    return address >> 29 == 2 || address >> 29 == 7;
}

/* arch_word and arch_set_word need struct thread, which begins with struct arch_frame. */
static inline uint32_t arch_word(const struct thread *t, unsigned n)
{
    return ((const struct arch_frame *)t)->r[ARCH_WORD(n)];
}

static inline void arch_set_word(struct thread *t, unsigned n, uint32_t value)
{
    ((struct arch_frame *)t)->r[ARCH_WORD(n)] = value;
}

static inline uint32_t arch_syscall_number(const struct thread *t)
{
    return ((const struct arch_frame *)t)->r[3]; /* r7 */
}
