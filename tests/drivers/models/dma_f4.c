/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "dma_f4.h"

enum {
    LISR = 0x00,
    LIFCR = 0x08,
    FIRST = 0x10,
    STRIDE = 0x18,
    CR = 0x00,
    NDTR = 0x04,
    PAR = 0x08,
    M0AR = 0x0C,
    M1AR = 0x10,
    FCR = 0x14,

    EN = 1 << 0,
    DMEIE = 1 << 1,
    TEIE = 1 << 2,
    HTIE = 1 << 3,
    TCIE = 1 << 4,
    CIRC = 1 << 8,
    MINC = 1 << 10,
    UNPROTECTED = EN | DMEIE | TEIE | HTIE | TCIE,
    FEIE = 1 << 7,
    FCR_RESET = 0x21,

    FEIF = 1 << 0,
    DMEIF = 1 << 2,
    TEIF = 1 << 3,
    HTIF = 1 << 4,
    TCIF = 1 << 5,
    FLAGS = 0x3D,

    USART_DR = 4,
    STOP_NS = 2000,
    RAM = 0x20000000, /* 2.3.1: SRAM1 to 3; the DMA does not reach the CCM */
    RAM_BYTES = 192 * 1024,
};

static struct dma_f4 *at(struct block *self)
{
    return (struct dma_f4 *)self;
}

static uint32_t shift_of(uint32_t stream)
{
    static const uint8_t shifts[] = {0, 6, 16, 22};

    return shifts[stream % 4];
}

static uint32_t flags_of(const struct dma_f4 *dma, uint32_t stream)
{
    return dma->flags[stream / 4] >> shift_of(stream) & FLAGS;
}

static void raise(struct dma_f4 *dma, uint32_t stream, uint32_t flags)
{
    dma->flags[stream / 4] |= flags << shift_of(stream);
}

static struct usart_f4 *target_of(const struct dma_f4 *dma, uint32_t number)
{
    for (const struct dma_request *request = dma->requests; request->usart != NULL; request++) {
        if (request->stream == number && request->channel == (dma->stream[number].cr >> 25 & 7)) {
            return request->usart;
        }
    }
    return NULL;
}

/* -- Registers -- */

static void check_start(struct dma_f4 *dma, uint32_t number)
{
    const struct dma_stream *s = &dma->stream[number];
    const struct usart_f4 *target = target_of(dma, number);

    if (flags_of(dma, number) != 0) {
        mistake("RM0090 10.5.5: stream %u is enabled while its flags are set: %#x", number, flags_of(dma, number));
    }
    if (s->ndtr == 0) {
        mistake("RM0090 10.5.6: stream %u is enabled with nothing to transfer", number);
    }
    if ((s->cr >> 6 & 3) != 1) {
        mistake("RM0090 10.5.5: stream %u: only memory to peripheral is modelled, not direction %u", number,
                s->cr >> 6 & 3);
    }
    if (s->cr & CIRC) {
        mistake("RM0090 10.5.5: stream %u: circular mode is not modelled", number);
    }
    if ((s->cr >> 11 & 15) != 0) {
        mistake("RM0090 10.5.5: stream %u: a USART takes bytes from bytes, not PSIZE %u and MSIZE %u", number,
                s->cr >> 11 & 3, s->cr >> 13 & 3);
    }
    if (target == NULL || s->par != target->block.base + USART_DR) {
        mistake("RM0090 10.3.3: stream %u, channel %u does not lead to %#x", number, s->cr >> 25 & 7, s->par);
    }
    if (s->m0ar - RAM >= RAM_BYTES || s->ndtr > RAM_BYTES - (s->m0ar - RAM)) {
        mistake("RM0090 2.3.1: the DMA does not reach %u bytes at %#x", s->ndtr, s->m0ar);
        raise(dma, number, TEIF);
    }
}

static void write_cr(struct dma_f4 *dma, uint32_t number, uint32_t value)
{
    struct dma_stream *s = &dma->stream[number];
    bool was_on = s->cr & EN;

    if (was_on && ((value ^ s->cr) & ~(uint32_t)UNPROTECTED)) {
        mistake("RM0090 10.5.5: stream %u is configured while EN is 1", number);
    }
    if (was_on && !(value & EN)) {
        s->stopping = true;
        s->stopped_ns = bus_now_ns + STOP_NS;
        value |= EN;
    }
    s->cr = value;
    if (!was_on && (value & EN)) {
        s->next = s->m0ar;
        s->programmed = s->ndtr;
        check_start(dma, number);
    }
}

static void write_stream(struct dma_f4 *dma, uint32_t number, uint32_t offset, uint32_t value)
{
    struct dma_stream *s = &dma->stream[number];

    if (!(dma->owned & 1u << number)) {
        mistake("%s: stream %u, which is another's, is written", dma->block.name, number);
    }
    if (offset == CR) {
        write_cr(dma, number, value);
        return;
    }
    if (s->cr & EN) {
        mistake("RM0090 10.3.17: stream %u: register %#x is written while EN is 1", number, offset);
    }
    if (offset == NDTR && value > 0xFFFF) {
        mistake("RM0090 10.5.6: stream %u: NDTR has 16 bits", number);
    }
    *(&s->cr + offset / 4) = value;
}

static void clear_flags(struct dma_f4 *dma, uint32_t half, uint32_t value)
{
    for (uint32_t i = 0; i < DMA_STREAMS / 2; i++) {
        uint32_t number = half * 4 + i, bits = value >> shift_of(i) & FLAGS;
        if ((bits & flags_of(dma, number)) && !(dma->owned & 1u << number)) {
            mistake("RM0090 10.5.3: flags of stream %u, which is another's, are cleared", number);
        }
    }
    dma->flags[half] &= ~value;
}

void dma_f4_write(struct block *self, uint32_t offset, uint32_t value)
{
    struct dma_f4 *dma = at(self);

    if (offset >= FIRST) {
        write_stream(dma, (offset - FIRST) / STRIDE, (offset - FIRST) % STRIDE, value);
    } else if (offset >= LIFCR) {
        clear_flags(dma, (offset - LIFCR) / 4, value);
    } else {
        mistake("RM0090 10.5.1: %s: the interrupt status is read-only", self->name);
    }
}

uint32_t dma_f4_read(struct block *self, uint32_t offset)
{
    const struct dma_f4 *dma = at(self);

    if (offset < LIFCR) {
        return dma->flags[offset / 4];
    }
    return offset < FIRST ? 0 : *(&dma->stream[(offset - FIRST) / STRIDE].cr + (offset - FIRST) % STRIDE / 4);
}

/* -- Transfers -- */

/* 10.3.14: also a stream that was stopped says that it is complete. */
static void complete(struct dma_f4 *dma, uint32_t number)
{
    dma->stream[number].cr &= ~(uint32_t)EN;
    dma->stream[number].stopping = false;
    raise(dma, number, TCIF);
}

static void transfer(struct dma_f4 *dma, uint32_t number, struct usart_f4 *usart)
{
    struct dma_stream *s = &dma->stream[number];

    usart_f4_dma_write(usart, *(const volatile uint8_t *)(uintptr_t)s->next, s->ndtr == s->programmed);
    s->next += s->cr & MINC ? 1 : 0;
    s->ndtr--;
    if (s->ndtr == s->programmed / 2) {
        raise(dma, number, HTIF);
    }
    if (s->ndtr == 0) {
        complete(dma, number);
    }
}

static bool runs(const struct dma_f4 *dma, uint32_t number)
{
    return (dma->stream[number].cr & EN) && dma->stream[number].ndtr != 0 && !(flags_of(dma, number) & TEIF);
}

void dma_f4_pass(struct block *self)
{
    struct dma_f4 *dma = at(self);

    for (uint32_t i = 0; i < DMA_STREAMS; i++) {
        struct usart_f4 *usart = target_of(dma, i);
        if (dma->stream[i].stopping) {
            if (bus_now_ns >= dma->stream[i].stopped_ns) {
                complete(dma, i);
            }
        } else if (usart != NULL && runs(dma, i) && usart_f4_requests(usart)) {
            transfer(dma, i, usart);
        }
    }
}

bool dma_f4_line(struct block *self, uint32_t irq)
{
    const struct dma_f4 *dma = at(self);

    for (uint32_t i = 0; i < DMA_STREAMS; i++) {
        uint32_t cr = dma->stream[i].cr, flags = flags_of(dma, i);
        uint32_t wanted = (cr & TCIE ? TCIF : 0u) | (cr & HTIE ? HTIF : 0u) | (cr & TEIE ? TEIF : 0u) |
                          (cr & DMEIE ? DMEIF : 0u) | (dma->stream[i].fcr & FEIE ? FEIF : 0u);
        if (dma->irq[i] == irq && (flags & wanted)) {
            return true;
        }
    }
    return false;
}

void dma_f4_power_on(struct block *self)
{
    struct dma_f4 *dma = at(self);

    dma->flags[0] = dma->flags[1] = 0;
    for (uint32_t i = 0; i < DMA_STREAMS; i++) {
        dma->stream[i] = (struct dma_stream){.fcr = FCR_RESET};
    }
}
