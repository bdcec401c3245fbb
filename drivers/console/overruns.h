/* SPDX-License-Identifier: MIT */
/* The count that a driver of the console keeps of what its UART says that it has lost. Included by it. */
#pragma once

#include "uart.h"

static uint32_t overruns;

uint32_t uart_overruns(void)
{
    uint32_t count = overruns;

    overruns = 0;
    return count;
}
