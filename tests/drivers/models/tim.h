/* SPDX-License-Identifier: MIT */
/* General-purpose timer of 32 bits, TIM2 and TIM5, as a counter (RM0090 Rev 19, 18). The L4's is the same (RM0351 Rev 9, 31). */
#pragma once

#include "bus.h"

struct tim {
    struct block block;
    uint32_t (*clock_hz)(void);
    uint32_t cr1, dier, sr, psc, arr;
    uint32_t running_psc; /* 18.3.1: what was written is taken over by an update */
    uint32_t count;       /* at `since_ns` */
    uint64_t since_ns;
};

void tim_power_on(struct block *self);
uint32_t tim_peek(struct block *self, uint32_t offset);
uint32_t tim_read(struct block *self, uint32_t offset);
void tim_write(struct block *self, uint32_t offset, uint32_t value);

#define TIM_BLOCK(title, at)                                                                                           \
    .block = {.name = (title),                                                                                         \
              .base = (at),                                                                                            \
              .bytes = 0x54,                                                                                           \
              .widths = HALF | WORD,                                                                                   \
              .power_on = tim_power_on,                                                                                \
              .read = tim_read,                                                                                        \
              .peek = tim_peek,                                                                                        \
              .write = tim_write}
