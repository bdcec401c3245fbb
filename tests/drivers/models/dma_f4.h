/* SPDX-License-Identifier: MIT */
/* DMA controller of the STM32F4, from memory to the data register of a USART (RM0090 Rev 19, 10). */
#pragma once

#include "usart_f4.h"

enum { DMA_STREAMS = 8 };

/* Where a channel of a stream leads (10.3.3, tables 42 and 43). */
struct dma_request {
    uint32_t stream, channel;
    struct usart_f4 *usart;
};

struct dma_stream {
    uint32_t cr, ndtr, par, m0ar, m1ar, fcr;
    uint32_t next;       /* address */
    uint32_t programmed; /* what NDTR was */
    uint64_t stopped_ns; /* EN, cleared by software, reads 1 until then */
    bool stopping;
};

struct dma_f4 {
    struct block block;
    const struct dma_request *requests; /* ends with a null usart */
    uint32_t irq[DMA_STREAMS];
    uint32_t owned; /* streams of the driver */
    uint32_t flags[2];
    struct dma_stream stream[DMA_STREAMS];
};

void dma_f4_power_on(struct block *self);
uint32_t dma_f4_read(struct block *self, uint32_t offset);
void dma_f4_write(struct block *self, uint32_t offset, uint32_t value);
void dma_f4_pass(struct block *self);
bool dma_f4_line(struct block *self, uint32_t irq);

#define DMA_F4_BLOCK(title, at)                                                                                        \
    .block = {.name = (title),                                                                                         \
              .base = (at),                                                                                            \
              .bytes = 0xD0,                                                                                           \
              .widths = WORD,                                                                                          \
              .power_on = dma_f4_power_on,                                                                             \
              .read = dma_f4_read,                                                                                     \
              .write = dma_f4_write,                                                                                   \
              .pass = dma_f4_pass,                                                                                     \
              .line = dma_f4_line}
