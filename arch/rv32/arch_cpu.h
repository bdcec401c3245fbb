/* SPDX-License-Identifier: MIT */
/* RV32 with machine and user mode, PMP, PLIC: the types and inline functions of arch.h. References: RISC-V Privileged
   Architecture 1.12, PLIC specification 1.0. Offsets that entry.S uses are checked in rv32.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "arch_chip.h" /* RV32_PLIC_BASE, RV32_PLIC_LINES */

enum { ARCH_ISOLATES = true };

/* No hardware stacking: everything is here. x[0] is the pc, x[n] register xn. */
struct arch_frame {
    uint32_t x[32];
};

struct arch_identity {
    struct process_page *page;
    uint32_t id;
};

/* Lines above the PLIC's are software lines: raised here, delivered by the hart's own software interrupt. */
enum { RV32_SOFTWARE_LINES = 8, RV32_SOFTWARE_BASE = RV32_PLIC_LINES };

#define RV32_REGISTER(address) (*(volatile uint32_t *)(address))
#define RV32_PLIC_ENABLE(n) RV32_REGISTER(RV32_PLIC_BASE + 0x2000u + 4 * (n))
#define RV32_PLIC_CLAIM RV32_REGISTER(RV32_PLIC_BASE + 0x200004u)

void rv32_software_mask(uint32_t line, bool masked);
void rv32_software_raise(uint32_t line);

/* A line that was claimed and not completed stays closed at its gateway; masking also closes one that was not. */
static inline void arch_line_mask(uint32_t line)
{
    if (line >= RV32_SOFTWARE_BASE) {
        rv32_software_mask(line, true);
    } else {
        RV32_PLIC_ENABLE(line / 32) &= ~(UINT32_C(1) << line % 32);
    }
}

static inline void arch_line_unmask(uint32_t line)
{
    if (line >= RV32_SOFTWARE_BASE) {
        rv32_software_mask(line, false);
    } else {
        RV32_PLIC_ENABLE(line / 32) |= UINT32_C(1) << line % 32;
        RV32_PLIC_CLAIM = line; /* completes it; ignored when it was not claimed */
    }
}

/* The PLIC has no way to drop a pending line: the owner gets one event too many. */
static inline void arch_line_clear(uint32_t line)
{
    (void)line;
}

static inline void arch_line_raise(uint32_t line)
{
    rv32_software_raise(line);
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
    return word != 0 ? (uint32_t)__builtin_clz(word) : 32;
}

/* What lies below the memories on every chip of this family that we know. */
static inline bool arch_is_device(uaddr address)
{
    return address < 0x20000000u;
}

/* System call words travel in a0-a6, the number in a7. The casts: struct thread begins with struct arch_frame. */
static inline uint32_t arch_word(const struct thread *t, unsigned n)
{
    return ((const struct arch_frame *)t)->x[10 + n];
}

static inline void arch_set_word(struct thread *t, unsigned n, uint32_t value)
{
    ((struct arch_frame *)t)->x[10 + n] = value;
}

static inline uint32_t arch_syscall_number(const struct thread *t)
{
    return ((const struct arch_frame *)t)->x[17];
}
