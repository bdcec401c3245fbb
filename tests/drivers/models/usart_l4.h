/* SPDX-License-Identifier: MIT */
/* USART of the STM32L4, eight bits, asynchronous (RM0351 Rev 9, 40). */
#pragma once

#include "wire.h"

struct usart_l4 {
    struct block block;
    uint32_t irq;
    uint32_t (*clock_hz)(void);
    struct wire wire;
    uint32_t isr, brr, cr1, cr2, cr3;
    uint8_t rdr, tdr, shift;
    bool shifting; /* a frame is on the wire; also the idle frame behind TE */
    bool is_idle_frame;
    uint64_t shifted_ns;
};

enum { USART_L4_PE = 1, USART_L4_FE = 2, USART_L4_NF = 4 }; /* as in ISR */

/* A byte arrives now, with these errors. */
void usart_l4_receive(struct usart_l4 *usart, uint8_t byte, uint32_t errors);

void usart_l4_power_on(struct block *self);
uint32_t usart_l4_read(struct block *self, uint32_t offset);
void usart_l4_write(struct block *self, uint32_t offset, uint32_t value);
void usart_l4_pass(struct block *self);
bool usart_l4_line(struct block *self, uint32_t irq);

#define USART_L4_BLOCK(title, at)                                                                                      \
    .block = {.name = (title),                                                                                         \
              .base = (at),                                                                                            \
              .bytes = 0x2C,                                                                                           \
              .widths = WORD,                                                                                          \
              .power_on = usart_l4_power_on,                                                                           \
              .read = usart_l4_read,                                                                                   \
              .write = usart_l4_write,                                                                                 \
              .pass = usart_l4_pass,                                                                                   \
              .line = usart_l4_line}
