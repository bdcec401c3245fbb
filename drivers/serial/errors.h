/* SPDX-License-Identifier: MIT */
/* The count that a driver keeps of what its block says has gone wrong. Included by it. */
#pragma once

#include "serial.h"

/* volatile: gcc 12, to keep a count in a register while it loops, writes once more behind the loop what the loop has written
   last to the block. */
static volatile uint32_t errors[SERIAL_ERRORS];

uint32_t serial_errors(uintptr_t port, enum serial_error which)
{
    (void)port;
    return errors[which];
}
