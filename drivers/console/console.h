/* SPDX-License-Identifier: MIT */
/* The console: a terminal that several processes share. Ordinary text scrolls; below it stand at most two lines that stay:
   a status line, and the line being edited. Client calls for any process that has PEER_CONSOLE.

   Protocol: word 0 is an operation, word 1 a number of bytes, lease 0 the text. The answer's word 0 is OK or an error.

   A console that crashes begins anew: who waited for an answer gets -ERR_DEAD, and whatever had not left yet is lost, also what
   an earlier console_write has had taken. Who must know uses console_deliver, and says it again. */
#pragma once

#include <stddef.h>

#include "call.h"
#include "page.h"

enum console_operation {
    CONSOLE_WRITE,   /* text that scrolls */
    CONSOLE_STATUS,  /* the status line; 0 bytes: none */
    CONSOLE_LINE,    /* prompt and text being edited; 0 bytes: none */
    CONSOLE_FLUSH,   /* answered when all that was written has left */
    CONSOLE_READ,    /* word 1 of the answer is the next byte typed; answered when there is one */
    CONSOLE_DELIVER, /* CONSOLE_WRITE and CONSOLE_FLUSH in one */
    CONSOLE_LOSSES,  /* words 1 to 3 of the answer are those of struct console_losses */
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

/* Writes text; returns when all of it has left for the terminal, and what was written before it. OK, or -ERR_DEAD: some first part
   of it, or all, may have left. */
static inline int32_t console_deliver(const char *text, uint32_t bytes)
{
    return console_text(CONSOLE_DELIVER, text, bytes);
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

/* Returns when everything that this console was given has left for the terminal: before the run is ended. */
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

/* What has gone wrong since the console began. */
struct console_losses {
    uint32_t overruns; /* the port has lost bytes, because nobody took those before them */
    uint32_t framing;  /* a byte had no stop bit */
    uint32_t full;     /* there was no room for what was typed, because nobody read: it had to wait in the port */
};

/* OK, or -ERR_DEAD. */
static inline int32_t console_losses(struct console_losses *losses)
{
    struct message m = {{CONSOLE_LOSSES}};
    int32_t error = call(PEER_CONSOLE, &m, NULL);
    if (error == OK) {
        *losses = (struct console_losses){m.word[1], m.word[2], m.word[3]};
    }
    return error;
}
