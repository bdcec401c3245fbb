/* SPDX-License-Identifier: MIT */
/* USART of the STM32F4, eight bits, asynchronous (RM0090 Rev 19, 30). */
#pragma once

#include "wire.h"

struct usart_f4 {
    struct block block;
    uint32_t irq;
    uint32_t (*clock_hz)(void);
    struct wire wire;
    uint32_t sr, brr, cr1, cr2, cr3, gtpr;
    uint32_t seen; /* flags that a read of SR has shown */
    uint8_t rdr, tdr, shift;
    bool shifting; /* a frame is on the wire; also the idle frame behind TE */
    bool is_idle_frame;
    uint64_t shifted_ns;
};

enum { USART_F4_PE = 1, USART_F4_FE = 2, USART_F4_NF = 4 }; /* as in SR */

/* A byte arrives now, with these errors. */
void usart_f4_receive(struct usart_f4 *usart, uint8_t byte, uint32_t errors);
/* For the DMA: does it request a byte, and here it is. */
bool usart_f4_requests(const struct usart_f4 *usart);
void usart_f4_dma_write(struct usart_f4 *usart, uint8_t byte, bool first);

void usart_f4_power_on(struct block *self);
uint32_t usart_f4_read(struct block *self, uint32_t offset);
uint32_t usart_f4_peek(struct block *self, uint32_t offset);
void usart_f4_write(struct block *self, uint32_t offset, uint32_t value);
void usart_f4_pass(struct block *self);
bool usart_f4_line(struct block *self, uint32_t irq);

#define USART_F4_BLOCK(title, at)                                                                                      \
    .block = {.name = (title),                                                                                         \
              .base = (at),                                                                                            \
              .bytes = 0x1C,                                                                                           \
              .widths = HALF | WORD,                                                                                   \
              .power_on = usart_f4_power_on,                                                                           \
              .read = usart_f4_read,                                                                                   \
              .peek = usart_f4_peek,                                                                                   \
              .write = usart_f4_write,                                                                                 \
              .pass = usart_f4_pass,                                                                                   \
              .line = usart_f4_line}
