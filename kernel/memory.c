/* SPDX-License-Identifier: MIT */
/* The two functions that a compiler calls by itself; the kernel links no library. */
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int value, size_t bytes);
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);

/* Without the barrier a compiler would see a memset in this loop, and call it. */
void *memset(void *to, int value, size_t bytes)
{
    unsigned char *at = to;

    for (size_t i = 0; i < bytes; i++) {
        at[i] = (unsigned char)value;
        __asm__ volatile("");
    }
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    unsigned char *at = to;
    const unsigned char *next = from;

    for (size_t i = 0; i < bytes; i++) {
        at[i] = next[i];
        __asm__ volatile("");
    }
    return to;
}
