/* SPDX-License-Identifier: MIT */
/* Text is formatted on the stack of whoever prints and lent to the console: no buffer is shared, nothing is allocated. Each
   function is in a section of its own, so a process that does not format does not carry the formatter. */
#include "print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "console/console.h"

void print_text(const char *text)
{
    console_write(text, (uint32_t)strlen(text));
}

void print(const char *format, ...)
{
    char text[PRINT_BYTES + 1];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > PRINT_BYTES) {
        memcpy(text + PRINT_BYTES - 4, "...\n", sizeof "...\n");
        length = PRINT_BYTES;
    }
    if (length > 0) {
        console_write(text, (uint32_t)length);
    }
}

void flush_and_shutdown(uint32_t status)
{
    console_flush();
    sys_shutdown(status);
    for (;;) {
    }
}
