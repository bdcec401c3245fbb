/* SPDX-License-Identifier: MIT */
/* The line editor: shows what is typed, and obeys at the end of the line. */
#include <string.h>

#include "console/console.h"
#include "demo.h"
#include "erkos.h"

static const char PROMPT[] = "> ";
enum { PROMPT_BYTES = sizeof PROMPT - 1, BACKSPACE = 0x08, ESCAPE = 0x1b, DELETE = 0x7f };

static char line[CONSOLE_LINE_BYTES + 1];
static uint32_t used;

static void show(void)
{
    console_line(line, used);
}

static void clear(void)
{
    memcpy(line, PROMPT, PROMPT_BYTES);
    used = PROMPT_BYTES;
}

static void tell_led(uint32_t order)
{
    if (mail_send(PEER_LED, order) != OK) {
        print_text("the led does not answer\n");
    }
}

static void help(void)
{
    print_text("blink  the LED changes every half second\n"
               "stop   the LED goes off\n"
               "crash  the LED's process makes a mistake\n"
               "serial what the serial port has lost\n"
               "help   this list\n");
}

static void serial(void)
{
    struct console_losses lost;

    if (console_losses(&lost) == OK) {
        print("serial: %lu overruns, %lu bytes without a stop bit, %lu times no room\n", (unsigned long)lost.overruns,
              (unsigned long)lost.framing, (unsigned long)lost.full);
    }
}

static void obey(const char *command)
{
    if (strcmp(command, "blink") == 0) {
        tell_led(LED_BLINK);
    } else if (strcmp(command, "stop") == 0) {
        tell_led(LED_STOP);
    } else if (strcmp(command, "crash") == 0) {
        tell_led(LED_CRASH);
    } else if (strcmp(command, "serial") == 0) {
        serial();
    } else if (strcmp(command, "help") == 0) {
        help();
    } else if (command[0] != '\0') {
        print("there is no command `%s`; try help\n", command);
    }
}

static void end_line(void)
{
    char command[CONSOLE_LINE_BYTES + 1];

    line[used] = '\0';
    strcpy(command, line + PROMPT_BYTES);
    console_line(NULL, 0);
    print("%s\n", line);
    obey(command);
    clear();
    show();
}

static void type(char c)
{
    if (c == '\r' || c == '\n') {
        end_line();
    } else if ((c == BACKSPACE || c == DELETE) && used > PROMPT_BYTES) {
        used--;
        show();
    } else if (c >= ' ' && c < DELETE && used < CONSOLE_LINE_BYTES) {
        line[used++] = c;
        show();
    }
}

/* Arrows and their like arrive as ESC [ parameters letter, or ESC O letter: there is nothing to do for them here. */
static bool in_escape(char c)
{
    static enum { OUTSIDE, AFTER_ESCAPE, INSIDE } state;

    switch (state) {
    case OUTSIDE:
        state = c == ESCAPE ? AFTER_ESCAPE : OUTSIDE;
        return c == ESCAPE;
    case AFTER_ESCAPE:
        state = c == '[' || c == 'O' ? INSIDE : OUTSIDE;
        return state == INSIDE;
    default:
        state = c >= '@' ? OUTSIDE : INSIDE;
        return true;
    }
}

int main(void)
{
    clear();
    show();
    for (;;) {
        int32_t byte = console_read(FOREVER);
        if (byte < 0) { /* no console: nothing to do until another one is there */
            (void)wait_events(EVENT_PEER, 0, FOREVER);
        } else if (!in_escape((char)byte)) {
            type((char)byte);
        }
    }
}
