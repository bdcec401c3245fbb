/* SPDX-License-Identifier: MIT */
/* The console: a terminal that several processes share. Ordinary text scrolls; below it stand at most two lines that stay:
   a status line, and the line being edited. Client calls for any process that has PEER_CONSOLE.

   Protocol: word 0 is an operation, word 1 a number of bytes, lease 0 the text. The answer's word 0 is OK or an error. */
#pragma once

#include <stddef.h>

#include "call.h"
#include "page.h"

enum console_operation {
    CONSOLE_WRITE,  /* text that scrolls */
    CONSOLE_STATUS, /* the status line; 0 bytes: none */
    CONSOLE_LINE,   /* prompt and text being edited; 0 bytes: none */
    CONSOLE_FLUSH,  /* answered when all that was written has left */
    CONSOLE_READ,   /* word 1 of the answer is the next byte typed; answered when there is one */
};

enum { CONSOLE_LINE_BYTES = 79 }; /* longest status or edited line; the rest is cut */

static inline int32_t console_text(enum console_operation operation, const char *text, uint32_t bytes)
{
    struct call_options options = lend(text, bytes);
    struct message m = {{(uint32_t)operation, bytes}};
    int32_t error = call(PEER_CONSOLE, &m, &options);
    return error == OK ? (int32_t)m.word[0] : error;
}

/* Writes text; returns when the console has taken all of it. OK, or -ERR_DEAD. */
static inline int32_t console_write(const char *text, uint32_t bytes)
{
    return console_text(CONSOLE_WRITE, text, bytes);
}

/* Replaces the status line. */
static inline int32_t console_status(const char *text, uint32_t bytes)
{
    return console_text(CONSOLE_STATUS, text, bytes);
}

/* Replaces the edited line; the cursor stands at its end. */
static inline int32_t console_line(const char *text, uint32_t bytes)
{
    return console_text(CONSOLE_LINE, text, bytes);
}

/* Returns when everything that was written has left for the terminal: before the run is ended. */
static inline int32_t console_flush(void)
{
    return console_text(CONSOLE_FLUSH, NULL, 0);
}

/* The next byte typed, or a negative error: -ERR_TIMEOUT, -ERR_DEAD, or -ERR_BUSY when another reader waits. */
static inline int32_t console_read(usec deadline)
{
    struct call_options options = {(uint32_t)deadline, (uint32_t)(deadline >> 32), {{0}}};
    struct message m = {{CONSOLE_READ}};
    int32_t error = call(PEER_CONSOLE, &m, &options);
    if (error == OK) {
        error = (int32_t)m.word[0];
    }
    return error == OK ? (int32_t)m.word[1] : error;
}
