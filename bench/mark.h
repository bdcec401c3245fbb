/* SPDX-License-Identifier: MIT */
/* A mark is a label in the program: it costs no instruction, and the counter finds it by name. Only once in a program,
   and so in no function that could be copied or inlined twice. */
#pragma once

#define MARK(name) __asm__ volatile(".global bench_" #name "\nbench_" #name ":" ::: "memory")

/* The compiler forgets what it knows of `value`; otherwise it might lead two ways to the next mark. No instruction. */
#define OPAQUE(value) __asm__("" : "+r"(value))
