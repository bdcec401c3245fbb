/* SPDX-License-Identifier: MIT */
/* sys_<name>(): one stub for each system call, made from the one list. docs/syscalls.md says what each does. */
#pragma once

#include "trap.h"

#define WORD(x) ((uint32_t)(x))
#define SYSCALL0(number, name, meaning)                                                                                \
    static inline int32_t sys_##name(void)                                                                             \
    {                                                                                                                  \
        return trap0(number);                                                                                          \
    }
#define SYSCALL1(number, name, t1, a1, meaning)                                                                        \
    static inline int32_t sys_##name(t1 a1)                                                                            \
    {                                                                                                                  \
        return trap1(number, WORD(a1));                                                                                \
    }
#define SYSCALL2(number, name, t1, a1, t2, a2, meaning)                                                                \
    static inline int32_t sys_##name(t1 a1, t2 a2)                                                                     \
    {                                                                                                                  \
        return trap2(number, WORD(a1), WORD(a2));                                                                      \
    }
#define SYSCALL3(number, name, t1, a1, t2, a2, t3, a3, meaning)                                                        \
    static inline int32_t sys_##name(t1 a1, t2 a2, t3 a3)                                                              \
    {                                                                                                                  \
        return trap3(number, WORD(a1), WORD(a2), WORD(a3));                                                            \
    }
#define SYSCALL4(number, name, t1, a1, t2, a2, t3, a3, t4, a4, meaning)                                                \
    static inline int32_t sys_##name(t1 a1, t2 a2, t3 a3, t4 a4)                                                       \
    {                                                                                                                  \
        return trap4(number, WORD(a1), WORD(a2), WORD(a3), WORD(a4));                                                  \
    }
#define SYSCALL5(number, name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, meaning)                                        \
    static inline int32_t sys_##name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5)                                                \
    {                                                                                                                  \
        return trap5(number, WORD(a1), WORD(a2), WORD(a3), WORD(a4), WORD(a5));                                        \
    }
#define SYSCALL_VOID0(number, name, meaning)                                                                           \
    static inline void sys_##name(void)                                                                                \
    {                                                                                                                  \
        trap0(number);                                                                                                 \
    }
#define SYSCALL_VOID1(number, name, t1, a1, meaning)                                                                   \
    static inline void sys_##name(t1 a1)                                                                               \
    {                                                                                                                  \
        trap1(number, WORD(a1));                                                                                       \
    }
#define SYSCALL_WORDS(number, name, in, out, meaning)                                                                  \
    static inline void sys_##name(struct words *w)                                                                     \
    {                                                                                                                  \
        trap_words(number, w);                                                                                         \
    }
#include "syscalls.def"
#undef WORD
#undef SYSCALL0
#undef SYSCALL1
#undef SYSCALL2
#undef SYSCALL3
#undef SYSCALL4
#undef SYSCALL5
#undef SYSCALL_VOID0
#undef SYSCALL_VOID1
#undef SYSCALL_WORDS
