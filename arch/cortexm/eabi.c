/* SPDX-License-Identifier: MIT */
/* Names under which the Arm run-time ABI (IHI 0043, 5.3) knows memset and memcpy; clang calls them. */
#include <stddef.h>

void *memset(void *to, int value, size_t bytes);
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void __aeabi_memclr(void *to, size_t bytes);
void __aeabi_memclr4(void *to, size_t bytes) __attribute__((alias("__aeabi_memclr")));
void __aeabi_memclr8(void *to, size_t bytes) __attribute__((alias("__aeabi_memclr")));
void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t bytes);
void __aeabi_memcpy4(void *restrict to, const void *restrict from, size_t bytes)
    __attribute__((alias("__aeabi_memcpy")));
void __aeabi_memcpy8(void *restrict to, const void *restrict from, size_t bytes)
    __attribute__((alias("__aeabi_memcpy")));

void __aeabi_memclr(void *to, size_t bytes)
{
    memset(to, 0, bytes);
}

void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    memcpy(to, from, bytes);
}
