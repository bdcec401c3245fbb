/* SPDX-License-Identifier: MIT */
/* Text to the console, which a process may do whose page says `calls = ["console"]`. */
#pragma once

#include <stdint.h>

enum { PRINT_BYTES = 160 }; /* longest text of one print(); what is longer ends in "..." */

/* As printf, integers only; returns when the console has taken the text. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same without formatting, and so without its code. */
void print_text(const char *text);

/* Waits until all that was printed has left, then ends the run with `status`. Needs the right `shutdown`. */
void flush_and_shutdown(uint32_t status) __attribute__((noreturn));
