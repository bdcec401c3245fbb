/* SPDX-License-Identifier: MIT */
/* The fast paths of user/sync.h and user/event.h: no system call while nobody must wait. LDREX to STREX is a transaction
   here: an exception between them clears the monitor (B2.2), so the store fails if anything else has run. Each returns
   false when the kernel is needed, and has changed nothing then. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FAST static inline __attribute__((always_inline))

/* Takes one from a count that is greater than 0; WORD_WAITER makes it negative. */
FAST bool fast_get(uint32_t *word)
{
    uint32_t value;
    uint32_t failed;
    __asm__ goto volatile("1: ldrex %0, [%2]\n"
                          "   subs %0, #1\n"
                          "   blt %l[slow]\n"
                          "   strex %1, %0, [%2]\n"
                          "   cbz %1, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&l"(value), "=&l"(failed)
                          : "l"(word)
                          : "cc", "memory"
                          : slow);
    return true;
slow:
    return false;
}

/* Adds one, unless that would make it negative. */
FAST bool fast_put(uint32_t *word)
{
    uint32_t value;
    uint32_t failed;
    __asm__ goto volatile("1: ldrex %0, [%2]\n"
                          "   adds %0, #1\n"
                          "   bmi %l[slow]\n"
                          "   strex %1, %0, [%2]\n"
                          "   cbz %1, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&l"(value), "=&l"(failed)
                          : "l"(word)
                          : "cc", "memory"
                          : slow);
    return true;
slow:
    return false;
}

/* Replaces `from` by `to`. */
FAST bool fast_exchange(uint32_t *word, uint32_t from, uint32_t to)
{
    uint32_t value;
    __asm__ goto volatile("1: ldrex %0, [%1]\n"
                          "   cmp %0, %2\n"
                          "   bne %l[slow]\n"
                          "   strex %0, %3, [%1]\n"
                          "   cbz %0, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&l"(value)
                          : "l"(word), "lI"(from), "l"(to)
                          : "cc", "memory"
                          : slow);
    return true;
slow:
    return false;
}

/* Clears the bits of `mask` that are set, at least one, and leaves them in *taken. */
FAST bool fast_take_bits(uint32_t *word, uint32_t mask, uint32_t *taken)
{
    uint32_t value;
    uint32_t bits;
    uint32_t failed;
    __asm__ goto volatile("1: ldrex %0, [%3]\n"
                          "   ands %1, %0, %4\n"
                          "   beq %l[slow]\n"
                          "   bics %0, %1\n"
                          "   strex %2, %0, [%3]\n"
                          "   cbz %2, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&l"(value), "=&l"(bits), "=&l"(failed)
                          : "l"(word), "lI"(mask)
                          : "cc", "memory"
                          : slow);
    *taken = bits;
    return true;
slow:
    return false;
}

/* Takes the first of a list of free blocks, whose first word is the next; null: empty, or somebody waits. */
FAST void *fast_pop(uint32_t *word)
{
    uint32_t block;
    uint32_t next;
    uint32_t failed;
    __asm__ goto volatile("1: ldrex %0, [%3]\n"
                          "   cmp %0, #0\n"
                          "   ble %l[slow]\n"
                          "   ldr %2, [%0]\n"
                          "   strex %1, %2, [%3]\n"
                          "   cbz %1, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&l"(block), "=&l"(failed), "=&l"(next)
                          : "l"(word)
                          : "cc", "memory"
                          : slow);
    return (void *)block;
slow:
    return 0;
}

FAST bool fast_push(uint32_t *word, void *block)
{
    uint32_t first;
    uint32_t failed;
    __asm__ goto volatile("1: ldrex %0, [%2]\n"
                          "   cmp %0, #0\n"
                          "   blt %l[slow]\n"
                          "   str %0, [%3]\n"
                          "   strex %1, %3, [%2]\n"
                          "   cbz %1, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&l"(first), "=&l"(failed)
                          : "l"(word), "l"(block)
                          : "cc", "memory"
                          : slow);
    return true;
slow:
    return false;
}

FAST uint32_t fast_load(uint32_t *word)
{
    uint32_t value;
    __asm__ volatile("ldrex %0, [%1]" : "=r"(value) : "r"(word) : "memory");
    return value;
}

/* True: nothing else has run since fast_load of that word, and it holds `value` now. */
FAST bool fast_store(uint32_t *word, uint32_t value)
{
    uint32_t failed;
    __asm__ volatile("strex %0, %2, [%1]" : "=&r"(failed) : "r"(word), "r"(value) : "memory");
    return failed == 0;
}

/* The id of the running thread, which the kernel stores at each switch: for one thread it is a constant, and read once. */
FAST __attribute__((const)) uint32_t fast_own_id(const uint32_t *self)
{
    uint32_t id;
    __asm__("ldr %0, [%1]" : "=r"(id) : "r"(self));
    return id;
}
