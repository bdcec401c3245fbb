/* SPDX-License-Identifier: MIT */
/* A byte in by interrupt, by itself: from the wait to the byte, and the look that finds no other. It is typed meanwhile. */
#pragma once

#include "erkos.h"
#include "mark.h"
#include "serial/serial.h"

enum { RECEIVED = 16 };

static void serial_in(void)
{
    for (uint32_t received = 0; received < RECEIVED;) {
        uint8_t byte;
        MARK(serial_in_begin);
        (void)wait_events(EVENT_CONSOLE, EVENT_CONSOLE, FOREVER);
        serial_acknowledge(CONSOLE_BASE);
        while (serial_receive(CONSOLE_BASE, &byte)) {
            received++;
        }
        MARK(serial_in_end);
    }
}
