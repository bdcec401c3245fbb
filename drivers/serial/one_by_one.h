/* SPDX-License-Identifier: MIT */
/* For a block that is given one byte at a time. Included by its driver, which has `put`: is there room for this byte, and
   then it is sent. */
#pragma once

#include "serial.h"

static bool put(uintptr_t port, uint8_t byte);

uint32_t serial_send(uintptr_t port, const uint8_t *bytes, uint32_t count)
{
    uint32_t sent = 0;

    while (sent < count && put(port, bytes[sent])) {
        sent++;
    }
    return sent;
}
