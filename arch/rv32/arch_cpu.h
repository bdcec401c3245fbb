/* SPDX-License-Identifier: MIT */
/* RV32 with machine and user mode, PMP, PLIC: the types and inline functions of arch.h. References: RISC-V Privileged
   Architecture 1.12, PLIC specification 1.0. Offsets that entry.S uses are checked in rv32.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "arch_chip.h" /* RV32_PLIC_BASE, RV32_PLIC_LINES, RV32_CLINT_BASE, RV32_COUNTS_ZEROS, rv32_chip_reset */

enum { ARCH_ISOLATES = true };

/* No hardware stacking: everything is here. */
struct arch_frame {
    uint32_t x[32];        /* x[0]: the pc while another thread runs; x[n]: xn, as far as entry.S has saved it */
    struct kernel *kernel; /* where entry.S finds the kernel's stack */
    uint32_t status;       /* mstatus when it was interrupted; 0: it makes a system call, and has lost t0-t6, a7 */
};

/* System call words travel in a0-a6, the number in a7. */
#define ARCH_WORD(n) x[10 + (n)]
#include "../common/flat.h"

struct arch_identity {
    struct process_page *page;
    uint32_t id;
};

/* Lines above the PLIC's are software lines: raised here, delivered by the hart's own software interrupt. */
enum { RV32_SOFTWARE_BASE = RV32_PLIC_LINES };
_Static_assert(RV32_PLIC_LINES % 32 == 0, "rv32_enable");

#define RV32_REGISTER(address) (*(volatile uint32_t *)(address))
#define RV32_PLIC_ENABLE(n) RV32_REGISTER(RV32_PLIC_BASE + 0x2000u + 4 * (n))
#define RV32_PLIC_CLAIM RV32_REGISTER(RV32_PLIC_BASE + 0x200004u)
#define RV32_MSIP RV32_REGISTER(RV32_CLINT_BASE)

/* Of the software lines, the first in bit 0: as the PLIC keeps it for its own. */
extern struct rv32_software {
    uint32_t pending;
    uint32_t enable;
} rv32_software;

static inline volatile uint32_t *rv32_enable(uint32_t line)
{
    return line >= RV32_SOFTWARE_BASE ? &rv32_software.enable : &RV32_PLIC_ENABLE(line / 32);
}

/* A line that was claimed and not completed stays closed at its gateway; masking also closes one that was not. */
static inline void arch_line_mask(uint32_t line)
{
    *rv32_enable(line) &= ~(UINT32_C(1) << line % 32);
}

/* The PLIC has no way to drop a pending line: the owner gets one event too many. */
static inline void arch_line_clear(uint32_t line)
{
    if (line >= RV32_SOFTWARE_BASE) {
        rv32_software.pending &= ~(UINT32_C(1) << line % 32);
    }
}

static inline void arch_line_unmask(uint32_t line, bool clears)
{
    if (clears) {
        arch_line_clear(line);
    }
    *rv32_enable(line) |= UINT32_C(1) << line % 32;
    if (line >= RV32_SOFTWARE_BASE) {
        RV32_MSIP = (rv32_software.pending & rv32_software.enable) != 0;
    } else {
        RV32_PLIC_CLAIM = line; /* completes it; ignored when it was not claimed */
    }
}

static inline void arch_line_raise(uint32_t line)
{
    rv32_software.pending |= UINT32_C(1) << line % 32;
    RV32_MSIP = 1; /* masked: then it interrupts once, for nothing */
}

extern const uint8_t rv32_zeros[256]; /* of a byte */

/* By its highest byte that is not 0, where the hart has no instruction for it. */
static inline uint32_t arch_count_leading_zeros(uint32_t word)
{
    if (RV32_COUNTS_ZEROS) {
        return word != 0 ? (uint32_t)__builtin_clz(word) : 32;
    }
    uint32_t shift = word >> 16 != 0 ? word >> 24 != 0 ? 24 : 16 : word >> 8 != 0 ? 8 : 0;
    return rv32_zeros[word >> shift] + 24 - shift;
}

static inline bool arch_interrupt_pending(void)
{
    uint32_t pending;
    uint32_t enabled;

    __asm__ volatile("csrr %0, mip\n csrr %1, mie" : "=r"(pending), "=r"(enabled));
    return (pending & enabled) != 0;
}

/* What lies below the memories on every chip of this family that we know. */
static inline bool arch_is_device(uaddr address)
{
    return address < 0x20000000u;
}

/* It is still in a7: the kernel's C does not use that register (-ffixed). */
static inline uint32_t arch_syscall_number(const struct thread *t)
{
    uint32_t number;

    (void)t;
    __asm__ volatile("mv %0, a7" : "=r"(number));
    return number;
}
