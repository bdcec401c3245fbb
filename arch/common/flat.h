/* SPDX-License-Identifier: MIT */
/* The inline functions of arch.h where the kernel's addresses are the processes' own, as on every processor: only arch/host
   has others. An arch_cpu.h includes this behind its struct arch_frame and ARCH_WORD(n), the member of it that is word n. */
#pragma once

#include <stdint.h>

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

/* The casts: struct thread begins with struct arch_frame. */
static inline uint32_t arch_word(const struct thread *t, unsigned n)
{
    return ((const struct arch_frame *)t)->ARCH_WORD(n);
}

static inline void arch_set_word(struct thread *t, unsigned n, uint32_t value)
{
    ((struct arch_frame *)t)->ARCH_WORD(n) = value;
}
