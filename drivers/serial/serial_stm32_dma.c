/* SPDX-License-Identifier: MIT */
/* USART of the STM32F4 whose bytes leave by DMA, from where they lie: they are taken when the transfer has ended, and not copied.
   RM0090, 30.3.13. */
#include "dma/dma.h"
#include "page.h"
#include "stm32.h"

enum { CHANNEL = CONSOLE_CHANNEL_TRANSMIT };

static uint32_t under_way; /* bytes of the transfer, from the first that is offered on; 0: there is none */

void serial_start(uintptr_t port)
{
    start(port, STM32_USART_CR3_DMAT);
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* An error of the transfer leaves bytes, which are offered again. */
uint32_t serial_send(uintptr_t port, const uint8_t *bytes, uint32_t count)
{
    uint32_t sent = 0;

    if (under_way != 0) {
        int32_t left = dma_left(CHANNEL);
        if (left < 0) {
            return 0;
        }
        sent = under_way - (uint32_t)left;
    }
    under_way = least(count - sent, DMA_ITEMS_MAX);
    if (under_way != 0) {
        at(port)->sr = STM32_USART_SR_CLEAR_TC;
        (void)dma_start(CHANNEL, &bytes[sent], under_way);
    }
    return sent;
}

/* The end of each transfer interrupts, wanted or not. */
void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    (void)port, (void)wanted;
}
