/* SPDX-License-Identifier: MIT */
/* Bytes out by DMA, over the class serial: from the wait for the end of a transfer to the beginning of the next one;
   and in, by interrupt. */
#include "serial_in.h"

enum { TRANSFERS = 16, BYTES = 64 };

static volatile uint32_t errors;
static uint8_t bytes[2 * BYTES];

static void out(void)
{
    errors += serial_send(CONSOLE_BASE, bytes, BYTES) != 0;
    for (uint32_t i = 0; i < TRANSFERS; i++) {
        MARK(dma_out_begin);
        int32_t event = wait_events(EVENT_CONSOLE, EVENT_CONSOLE, FOREVER);
        serial_acknowledge(CONSOLE_BASE);
        uint32_t sent = serial_send(CONSOLE_BASE, bytes, 2 * BYTES);
        OPAQUE(sent);
        MARK(dma_out_end);
        errors += event != (int32_t)EVENT_CONSOLE || sent != BYTES;
    }
}

int main(void)
{
    serial_start(CONSOLE_BASE);
    out();
    serial_in();
    sys_shutdown(errors);
}
