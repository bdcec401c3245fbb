/* SPDX-License-Identifier: MIT */
/* The fast paths of user/: no system call while nobody must wait. LDREX to STREX is a transaction here: an exception
   between them clears the monitor (B2.2), so the store fails if anything else has run. Those that return bool return
   false when the kernel is needed, and have changed nothing then. `*ok` is OK, which the last store has left in a register:
   cheaper than a constant. (CBZ reaches only a little forward, hence the jumps around.) */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FAST static inline __attribute__((always_inline))

/* Takes one from a count that is greater than 0; WORD_WAITER makes it negative. */
FAST bool fast_take(uint32_t *word, int32_t *ok)
{
    uint32_t value;
    __asm__ goto volatile("1: ldrex %0, [%2]\n"
                          "   subs %0, #1\n"
                          "   blt %l[slow]\n"
                          "   strex %1, %0, [%2]\n"
                          "   cbz %1, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&r"(value), "=&l"(*ok)
                          : "r"(word)
                          : "cc", "memory"
                          : slow);
    return true;
slow:
    return false;
}

/* Adds `amount`, a constant, unless that would make it negative. */
FAST bool fast_add(uint32_t *word, uint32_t amount, int32_t *ok)
{
    uint32_t value;
    __asm__ goto volatile("1: ldrex %0, [%2]\n"
                          "   adds %0, %3\n"
                          "   bmi %l[slow]\n"
                          "   strex %1, %0, [%2]\n"
                          "   cbz %1, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&r"(value), "=&l"(*ok)
                          : "r"(word), "i"(amount)
                          : "cc", "memory"
                          : slow);
    return true;
slow:
    return false;
}

/* Replaces 0 by `id`. */
FAST bool fast_own(uint32_t *word, uint32_t id, int32_t *ok)
{
    __asm__ goto volatile("1: ldrex %0, [%1]\n"
                          "   cbnz %0, 2f\n"
                          "   strex %0, %2, [%1]\n"
                          "   cbz %0, 3f\n"
                          "   b 1b\n"
                          "2: b %l[slow]\n"
                          "3:"
                          : "=&l"(*ok)
                          : "r"(word), "r"(id)
                          : "memory"
                          : slow);
    return true;
slow:
    return false;
}

/* Replaces `id` by 0, in the word `offset` bytes behind `base`. */
FAST bool fast_disown(void *base, uint32_t offset, uint32_t id, int32_t *ok)
{
    uint32_t rest;
    __asm__ goto volatile("1: ldrex %0, [%2, %3]\n"
                          "   subs %0, %4\n"
                          "   bne %l[slow]\n"
                          "   strex %1, %0, [%2, %3]\n"
                          "   cbz %1, 2f\n"
                          "   b 1b\n"
                          "2:"
                          : "=&r"(rest), "=&l"(*ok)
                          : "r"(base), "i"(offset), "r"(id)
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
    void *block;
    void *next;
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
    if (block == 0) {
        __builtin_unreachable(); /* so nobody looks twice */
    }
    return block;
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

/* The first half of a transaction on the word `offset` bytes behind `base` ... */
FAST uint32_t fast_load_at(const void *base, uint32_t offset)
{
    uint32_t value;
    __asm__ volatile("ldrex %0, [%1, %2]" : "=r"(value) : "r"(base), "i"(offset) : "memory");
    return value;
}

/* ... the same, if it holds 0 ... */
FAST bool fast_load_zero_at(const void *base, uint32_t offset)
{
    uint32_t value;
    __asm__ goto volatile("   ldrex %0, [%1, %2]\n"
                          "   cbz %0, 1f\n"
                          "   b %l[other]\n"
                          "1:"
                          : "=&l"(value)
                          : "r"(base), "i"(offset)
                          : "memory"
                          : other);
    return true;
other:
    return false;
}

/* ... and the second. True: nothing else has run since the load of that word gave `loaded`, and it holds `value` now. */
FAST bool fast_store_at(void *base, uint32_t offset, uint32_t loaded, uint32_t value)
{
    uint32_t failed;
    (void)loaded; /* the monitor knows */
    __asm__ goto volatile("   strex %0, %3, [%1, %2]\n"
                          "   cbz %0, 1f\n"
                          "   b %l[again]\n"
                          "1:"
                          : "=&l"(failed)
                          : "r"(base), "i"(offset), "r"(value)
                          : "memory"
                          : again);
    return true;
again:
    return false;
}

/* Copies four words to `offset` bytes behind `to`, a constant. */
FAST void fast_copy_16(void *to, uint32_t offset, const void *from)
{
    uint32_t a, b, c, d;
    __asm__ volatile("ldrd %0, %1, [%4]\n"
                     "ldrd %2, %3, [%4, #8]\n"
                     "strd %0, %1, [%5, %6]\n"
                     "strd %2, %3, [%5, %6 + 8]"
                     : "=&r"(a), "=&r"(b), "=&r"(c), "=&r"(d)
                     : "r"(from), "r"(to), "i"(offset)
                     : "memory");
}

/* `value` with its low half replaced by that of `low`. */
FAST uint32_t fast_low_half(uint32_t value, uint32_t low)
{
    __asm__("bfi %0, %1, #0, #16" : "+r"(value) : "r"(low));
    return value;
}

/* The id of the running thread, which the kernel stores at each switch: for one thread it is a constant, and read once. */
FAST __attribute__((const)) uint32_t fast_own_id(const uint32_t *self)
{
    uint32_t id;
    __asm__("ldr %0, [%1]" : "=r"(id) : "r"(self));
    return id;
}
