/* SPDX-License-Identifier: MIT */
/* DMA controller of the STM32F2, F4 and F7 families (RM0090, 10): eight streams, each with one of eight requests. Only the
   kernel's part is here, by which no stream ever moves anything but items of one fixed width between memory and one fixed
   register, one by one (10.3.12: direct mode), once. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stm32_dma_stream {
    uint32_t cr;
    uint32_t ndtr; /* items still to move */
    uint32_t par;
    uint32_t m0ar;
    uint32_t m1ar;
    uint32_t fcr;
};

struct stm32_dma {
    uint32_t isr[2]; /* streams 0-3, 4-7 */
    uint32_t ifcr[2];
    struct stm32_dma_stream stream[8];
};
_Static_assert(offsetof(struct stm32_dma, ifcr) == 0x08, "RM0090 10.5.3");
_Static_assert(offsetof(struct stm32_dma, stream) == 0x10 && sizeof(struct stm32_dma_stream) == 0x18, "RM0090 10.5.5");

enum {
    STM32_DMA_CR_EN = 1 << 0,
    STM32_DMA_CR_DMEIE = 1 << 1,
    STM32_DMA_CR_TEIE = 1 << 2,
    STM32_DMA_CR_TCIE = 1 << 4,
    STM32_DMA_CR_FROM_MEMORY = 1 << 6,
    STM32_DMA_CR_MINC = 1 << 10,
    STM32_DMA_CR_PSIZE = 11, /* log2 of the bytes of an item: where that lies */
    STM32_DMA_CR_MSIZE = 13,
    STM32_DMA_CR_CHSEL = 25,
    STM32_DMA_CR_ALWAYS = STM32_DMA_CR_DMEIE | STM32_DMA_CR_TEIE | STM32_DMA_CR_TCIE | STM32_DMA_CR_MINC,
    STM32_DMA_FCR_DIRECT = 0,
    STM32_DMA_FLAGS = 0x3D, /* of stream 0; the others' lie higher: 10.5.3 */
    STM32_DMA_TRIES = 1000, /* a stream ends with the item that is under way (10.3.14) */
};

/* A stream as the pages of chip and image say it. */
struct stm32_dma_channel {
    uintptr_t controller;
    uint32_t device; /* address of its register */
    uint8_t stream;
    uint8_t request; /* CHSEL */
    uint8_t width_log2;
    bool from_memory;
};

static inline volatile struct stm32_dma_stream *stm32_dma_stream(const struct stm32_dma_channel *c)
{
    return &((volatile struct stm32_dma *)c->controller)->stream[c->stream];
}

static inline void stm32_dma_clear(const struct stm32_dma_channel *c)
{
    uint32_t shift = (c->stream & 2u) * 8 + (c->stream & 1u) * 6;

    ((volatile struct stm32_dma *)c->controller)->ifcr[c->stream / 4] = (uint32_t)STM32_DMA_FLAGS << shift;
}

static inline uint32_t stm32_dma_setting(const struct stm32_dma_channel *c)
{
    uint32_t direction = c->from_memory ? STM32_DMA_CR_FROM_MEMORY : 0;

    return (uint32_t)c->request << STM32_DMA_CR_CHSEL | (uint32_t)c->width_log2 << STM32_DMA_CR_MSIZE |
           (uint32_t)c->width_log2 << STM32_DMA_CR_PSIZE | direction | STM32_DMA_CR_ALWAYS;
}

/* In the order of 10.3.17. False: it is moving. */
static inline bool stm32_dma_start(const struct stm32_dma_channel *c, uint32_t address, uint32_t items)
{
    volatile struct stm32_dma_stream *stream = stm32_dma_stream(c);

    if (stream->cr & STM32_DMA_CR_EN) {
        return false;
    }
    stm32_dma_clear(c);
    stream->par = c->device;
    stream->m0ar = address;
    stream->ndtr = items;
    stream->cr = stm32_dma_setting(c);
    stream->fcr = STM32_DMA_FCR_DIRECT;
    __atomic_thread_fence(__ATOMIC_SEQ_CST); /* what the owner has written is in memory before */
    stream->cr = stm32_dma_setting(c) | STM32_DMA_CR_EN;
    return true;
}

/* The items that were left when it ended; -1: it moves. What it says then, it says again when it has ended. */
static inline int32_t stm32_dma_look(const struct stm32_dma_channel *c)
{
    volatile struct stm32_dma_stream *stream = stm32_dma_stream(c);

    if (stream->cr & STM32_DMA_CR_EN) {
        return -1;
    }
    stm32_dma_clear(c);
    return (int32_t)stream->ndtr;
}

static inline int32_t stm32_dma_stop(const struct stm32_dma_channel *c)
{
    int32_t left = -1;

    stm32_dma_stream(c)->cr &= ~(uint32_t)STM32_DMA_CR_EN;
    for (int i = 0; left < 0 && i < STM32_DMA_TRIES; i++) {
        left = stm32_dma_look(c);
    }
    return left;
}
