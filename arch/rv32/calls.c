/* SPDX-License-Identifier: MIT */
/* For each system call, where entry.S begins to save its words, and its handler. Words in "-" are none. */
#include "kernel.h"
#include "rv32.h"

extern const char rv32_save_0[], rv32_save_1[], rv32_save_2[], rv32_save_3[], rv32_save_4[], rv32_save_5[],
    rv32_save_7[];

#define ENTRY(number, save, name) [number] = {save, sys_##name},
#define SYSCALL0(number, name, ...) ENTRY(number, rv32_save_0, name)
#define SYSCALL1(number, name, ...) ENTRY(number, rv32_save_1, name)
#define SYSCALL2(number, name, ...) ENTRY(number, rv32_save_2, name)
#define SYSCALL3(number, name, ...) ENTRY(number, rv32_save_3, name)
#define SYSCALL4(number, name, ...) ENTRY(number, rv32_save_4, name)
#define SYSCALL5(number, name, ...) ENTRY(number, rv32_save_5, name)
#define SYSCALL_WORDS(number, name, in, ...) ENTRY(number, sizeof(in) == sizeof("-") ? rv32_save_0 : rv32_save_7, name)
#define SYSCALL_VOID0 SYSCALL0
#define SYSCALL_VOID1 SYSCALL1

/* Aligned, so that the same %hi goes with both words: entry.S. */
const struct {
    _Alignas(8) const char *save;
    syscall_handler *handler;
} rv32_calls[] = {
#include "syscalls.def"
};

_Static_assert(sizeof rv32_calls == 8 * CALLS, "entry.S");
