/* SPDX-License-Identifier: MIT */
/* tp, which the kernel keeps for each thread. */
#pragma once

static inline void thread_pointer_set(const void *block)
{
    __asm__ volatile("mv tp, %0" : : "r"(block));
}
