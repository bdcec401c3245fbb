/* SPDX-License-Identifier: MIT */
/* A client of the class serial, the same on every board: returns each byte that comes. Some mean more: they come back, and then
   something happens. A debugger may stop at `much` and `next`. */
#include "serial/serial.h"

#include "erkos.h"

enum { MUCH = 1, DEAF = 2, ERRORS = 3, END = 4 };
enum { LINES = 200, DEAF_US = 20000 };

static void send(const uint8_t *bytes, uint32_t count)
{
    while (count != 0) {
        uint32_t sent = serial_send(CONSOLE_BASE, bytes, count);
        bytes += sent;
        count -= sent;
        serial_transmit_interrupt(CONSOLE_BASE, count != 0);
        sent = serial_send(CONSOLE_BASE, bytes, count);
        bytes += sent;
        count -= sent;
        if (count != 0) {
            (void)wait_events(EVENT_CONSOLE, EVENT_CONSOLE, FOREVER);
            serial_acknowledge(CONSOLE_BASE);
        }
    }
    serial_transmit_interrupt(CONSOLE_BASE, false);
}

static void send_number(uint32_t number)
{
    uint8_t digits[10];
    uint32_t first = sizeof digits;

    do {
        digits[--first] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    send(&digits[first], (uint32_t)sizeof digits - first);
}

static void send_text(const char *text)
{
    uint32_t count = 0;

    while (text[count] != '\0') {
        count++;
    }
    send((const uint8_t *)text, count);
}

__attribute__((noinline)) static uint8_t next(void)
{
    uint8_t byte;

    while (!serial_receive(CONSOLE_BASE, &byte)) {
        (void)wait_events(EVENT_CONSOLE, EVENT_CONSOLE, FOREVER);
        serial_acknowledge(CONSOLE_BASE);
    }
    return byte;
}

__attribute__((noinline)) static void much(void)
{
    for (uint32_t i = 0; i < LINES; i++) {
        send_text("line ");
        send_number(i);
        send_text(" of many\r\n");
    }
}

/* What comes meanwhile interrupts nobody, and is there afterwards. */
static void deaf(void)
{
    serial_receive_interrupt(CONSOLE_BASE, false);
    serial_acknowledge(CONSOLE_BASE);
    send_text("deaf\r\n");
    usec end = in_us(DEAF_US);
    uint32_t interrupts = 0;
    while (wait_events(EVENT_CONSOLE, EVENT_CONSOLE, end) != -ERR_TIMEOUT) {
        serial_acknowledge(CONSOLE_BASE);
        interrupts++;
    }
    send_text(interrupts <= 1 ? "silence\r\n" : "FAIL: it interrupts\r\n"); /* one may have come before */
    serial_receive_interrupt(CONSOLE_BASE, true);
}

static void errors(void)
{
    send_text("overruns ");
    send_number(serial_errors(CONSOLE_BASE, SERIAL_OVERRUN));
    send_text(", framing ");
    send_number(serial_errors(CONSOLE_BASE, SERIAL_FRAMING));
    send_text("\r\n");
}

static void obey(uint8_t order)
{
    switch (order) {
    case MUCH:
        much();
        break;
    case DEAF:
        deaf();
        break;
    case ERRORS:
        errors();
        break;
    case END:
        sys_shutdown(0);
    default:
        break;
    }
}

int main(void)
{
    serial_start(CONSOLE_BASE);
    send_text("ready\r\n");
    for (;;) {
        uint8_t byte = next();
        send(&byte, 1);
        obey(byte);
    }
}
