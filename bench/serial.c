/* SPDX-License-Identifier: MIT */
/* Bytes by interrupt, over the class serial, each by itself, as a port needs it that holds one: out, from the wait for room to the
   byte; and in. */
#include "serial_in.h"

enum { BYTES = 16 };

static volatile uint32_t errors;

static void out(void)
{
    static uint8_t byte = '.';

    serial_transmit_interrupt(CONSOLE_BASE, true);
    errors += serial_send(CONSOLE_BASE, &byte, 1) != 1;
    for (uint32_t i = 0; i < BYTES; i++) {
        MARK(serial_out_begin);
        int32_t event = wait_events(EVENT_CONSOLE, EVENT_CONSOLE, FOREVER);
        serial_acknowledge(CONSOLE_BASE);
        uint32_t sent = serial_send(CONSOLE_BASE, &byte, 1);
        OPAQUE(sent);
        MARK(serial_out_end);
        errors += event != (int32_t)EVENT_CONSOLE || sent != 1;
    }
    serial_transmit_interrupt(CONSOLE_BASE, false);
    serial_acknowledge(CONSOLE_BASE);
}

int main(void)
{
    serial_start(CONSOLE_BASE);
    out();
    serial_in();
    sys_shutdown(errors);
}
