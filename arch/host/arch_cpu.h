/* SPDX-License-Identifier: MIT */
/* A scripted processor on a PC, for tests of the portable kernel: keeps the contract of arch.h with a simulated memory and
   interrupt controller. A test plays the part of the threads. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "abi.h"

enum { ARCH_ISOLATES = true };

/* Simulated RAM: addresses from HOST_BASE on. */
#define HOST_BASE 0x20000000u
enum { HOST_BYTES = 0x10000, HOST_LINES = 16 };

extern uint8_t host_memory[HOST_BYTES];
extern bool host_line_enabled[HOST_LINES];
extern bool host_line_pending[HOST_LINES];

struct arch_frame {
    uint32_t word[7];
    uint32_t number; /* of the system call */
    uaddr entry;
};

struct arch_identity {
    struct process_page *page;
    uint32_t id;
};

/* An access outside the simulated memory is a mistake of the kernel: the test ends. */
static inline void *host_address(uaddr address, uint32_t bytes)
{
    if (address < HOST_BASE || bytes > HOST_BYTES || address - HOST_BASE > HOST_BYTES - bytes) {
        abort();
    }
    return &host_memory[address - HOST_BASE];
}

static inline void arch_line_mask(uint32_t line)
{
    host_line_enabled[line] = false;
}

static inline void arch_line_unmask(uint32_t line)
{
    host_line_enabled[line] = true;
}

static inline void arch_line_clear(uint32_t line)
{
    host_line_pending[line] = false;
}

static inline void arch_line_raise(uint32_t line)
{
    host_line_pending[line] = true;
}

static inline uint32_t arch_load(uaddr from)
{
    return *(const uint32_t *)host_address(from, 4);
}

static inline void arch_store(uaddr to, uint32_t value)
{
    *(uint32_t *)host_address(to, 4) = value;
}

static inline struct process_page *arch_page(uaddr address)
{
    return host_address(address, sizeof(struct process_page));
}

static inline uint32_t arch_count_leading_zeros(uint32_t word)
{
    return word != 0 ? (uint32_t)__builtin_clz(word) : 32;
}

static inline bool arch_is_device(uaddr address)
{
    return address >> 29 == 2;
}

static inline uint32_t arch_word(const struct thread *t, unsigned n)
{
    return ((const struct arch_frame *)t)->word[n];
}

static inline void arch_set_word(struct thread *t, unsigned n, uint32_t value)
{
    ((struct arch_frame *)t)->word[n] = value;
}

static inline uint32_t arch_syscall_number(const struct thread *t)
{
    return ((const struct arch_frame *)t)->number;
}
