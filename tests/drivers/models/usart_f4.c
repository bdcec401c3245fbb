/* SPDX-License-Identifier: MIT */
#include "usart_f4.h"

enum {
    SR = 0x00,
    DR = 0x04,
    BRR = 0x08,
    CR1 = 0x0C,
    CR2 = 0x10,
    CR3 = 0x14,
    GTPR = 0x18,

    ORE = 1 << 3,
    IDLE = 1 << 4,
    RXNE = 1 << 5,
    TC = 1 << 6,
    TXE = 1 << 7,
    CLEARED_BY_DR = USART_F4_PE | USART_F4_FE | USART_F4_NF | ORE | IDLE,
    CLEARED_BY_0 = RXNE | TC | 1 << 8 | 1 << 9,

    RE = 1 << 2,
    TE = 1 << 3,
    IDLEIE = 1 << 4,
    RXNEIE = 1 << 5,
    TCIE = 1 << 6,
    TXEIE = 1 << 7,
    PEIE = 1 << 8,
    M = 1 << 12,
    UE = 1 << 13,
    OVER8 = 1 << 15,
    CR1_RESERVED = (int)0xFFFF4000,
    EIE = 1 << 0,
    DMAR = 1 << 6,
    DMAT = 1 << 7,
    CR3_RESERVED = (int)0xFFFFF000,
};

static struct usart_f4 *at(struct block *self)
{
    return (struct usart_f4 *)self;
}

static bool is_on(const struct usart_f4 *u, uint32_t direction)
{
    return (u->cr1 & UE) != 0 && (u->cr1 & direction) != 0;
}

/* 30.3.4. Zero: no speed at all. */
static uint32_t baud(const struct usart_f4 *u)
{
    uint32_t eighths = u->cr1 & OVER8 ? (u->brr >> 4) * 8 + (u->brr & 7) : 0;
    uint32_t divider = u->cr1 & OVER8 ? eighths : u->brr;

    return divider != 0 ? u->clock_hz() / divider : 0;
}

static bool speed_is_right(const struct usart_f4 *u)
{
    if (baud(u) == 0) {
        mistake("RM0090 30.6.3: %s is used without a baud rate", u->block.name);
        return false;
    }
    wire_check(&u->wire, u->block.name, baud(u));
    return true;
}

/* -- Transmitter (30.3.2) -- */

static void begin_frame(struct usart_f4 *u, bool idle)
{
    u->shifting = true;
    u->is_idle_frame = idle;
    u->shifted_ns = bus_now_ns + (uint64_t)WIRE_FRAME_BITS * 1000000000 / (baud(u) != 0 ? baud(u) : 1);
}

static void load_shift(struct usart_f4 *u)
{
    u->shift = u->tdr;
    u->sr |= TXE;
    begin_frame(u, false);
}

static void give_byte(struct usart_f4 *u, uint8_t byte)
{
    u->tdr = byte;
    u->sr &= ~(uint32_t)TXE;
    if (!u->shifting) {
        load_shift(u);
    }
}

static void write_data(struct usart_f4 *u, uint32_t value)
{
    if (!is_on(u, TE)) {
        mistake("RM0090 30.3.2: %s: DR is written while the transmitter is off", u->block.name);
        return;
    }
    if (!speed_is_right(u)) {
        return;
    }
    if (!(u->sr & TXE)) {
        mistake("RM0090 30.3.2: %s: DR is written while TXE is 0: a byte is lost", u->block.name);
    }
    if (u->seen & TC) {
        u->sr &= ~(uint32_t)TC; /* 30.6.1: by reading SR, then writing DR */
    }
    give_byte(u, (uint8_t)value);
}

bool usart_f4_requests(const struct usart_f4 *u)
{
    return is_on(u, TE) && (u->cr3 & DMAT) && (u->sr & TXE);
}

/* 30.3.13: a byte that comes this way does not clear TC, so it must be cleared before the first. */
void usart_f4_dma_write(struct usart_f4 *u, uint8_t byte, bool first)
{
    if (first && (u->sr & TC)) {
        mistake("RM0090 30.3.13: %s: the DMA begins to send while TC is set", u->block.name);
    }
    if (speed_is_right(u)) {
        give_byte(u, byte);
    }
}

static void end_frame(struct usart_f4 *u)
{
    u->shifting = false;
    if (!u->is_idle_frame) {
        wire_hears(&u->wire, u->shift);
    }
    if (!(u->sr & TXE)) {
        load_shift(u);
    } else if (!u->is_idle_frame) {
        u->sr |= TC;
    }
}

/* -- Receiver (30.3.3) -- */

void usart_f4_receive(struct usart_f4 *u, uint8_t byte, uint32_t errors)
{
    if (!is_on(u, RE) || !speed_is_right(u)) {
        return;
    }
    if (u->sr & RXNE) {
        u->sr |= ORE;
        return;
    }
    u->rdr = byte;
    u->sr |= RXNE | errors;
}

static uint32_t read_data(struct usart_f4 *u)
{
    if (!(u->sr & RXNE) && !(u->seen & CLEARED_BY_DR)) {
        mistake("RM0090 30.6.2: %s: DR is read while RXNE is 0", u->block.name);
    }
    u->sr &= ~(uint32_t)RXNE;
    u->sr &= ~(u->seen & CLEARED_BY_DR);
    u->seen = 0;
    return u->rdr;
}

/* -- Registers -- */

static void write_cr1(struct usart_f4 *u, uint32_t value)
{
    uint32_t changed = u->cr1 ^ value;
    bool sends = u->shifting && !u->is_idle_frame;

    if (value & (uint32_t)CR1_RESERVED) {
        mistake("RM0090 30.6.4: %s: reserved bits of CR1 are set", u->block.name);
    }
    if ((changed & u->cr1 & (UE | TE)) && is_on(u, TE) && (sends || !(u->sr & TXE))) {
        mistake("RM0090 30.3.2: %s: the transmitter is switched off before TC", u->block.name);
    }
    if ((changed & (M | OVER8)) && (sends || is_on(u, RE))) {
        mistake("RM0090 30.6.4: %s: M or OVER8 is changed during a transfer", u->block.name);
    }
    if ((changed & u->cr1 & (UE | RE)) && is_on(u, RE) && (u->sr & RXNE)) {
        mistake("RM0090 30.3.3: %s: the receiver is switched off with a byte in DR", u->block.name);
    }
    bool starts = !is_on(u, TE);
    u->cr1 = value;
    if (starts && is_on(u, TE)) {
        begin_frame(u, true);
    }
}

static void write_brr(struct usart_f4 *u, uint32_t value)
{
    if (is_on(u, TE | RE)) {
        mistake("RM0090 30.3.4: %s: BRR is written while transmitter or receiver is on", u->block.name);
    }
    if (value > 0xFFFF || value < 0x10 || ((u->cr1 & OVER8) && (value & 8))) {
        mistake("RM0090 30.6.3: %s: BRR %#x has reserved bits, or no mantissa", u->block.name, value);
    }
    u->brr = value;
}

static void write_sr(struct usart_f4 *u, uint32_t value)
{
    if (!(value & RXNE) && (u->sr & RXNE)) {
        mistake("RM0090 30.6.1: %s: a write to SR throws a received byte away", u->block.name);
    }
    u->sr &= value | ~(uint32_t)CLEARED_BY_0;
}

void usart_f4_write(struct block *self, uint32_t offset, uint32_t value)
{
    struct usart_f4 *u = at(self);

    switch (offset) {
    case SR:
        write_sr(u, value);
        break;
    case DR:
        write_data(u, value);
        break;
    case BRR:
        write_brr(u, value);
        break;
    case CR1:
        write_cr1(u, value);
        break;
    case CR2:
        u->cr2 = value;
        break;
    case CR3:
        if (value & (uint32_t)CR3_RESERVED) {
            mistake("RM0090 30.6.6: %s: reserved bits of CR3 are set", self->name);
        }
        u->cr3 = value;
        break;
    default:
        u->gtpr = value;
        break;
    }
}

uint32_t usart_f4_peek(struct block *self, uint32_t offset)
{
    const struct usart_f4 *u = at(self);
    const uint32_t values[] = {u->sr, u->rdr, u->brr, u->cr1, u->cr2, u->cr3, u->gtpr};

    return values[offset / 4];
}

uint32_t usart_f4_read(struct block *self, uint32_t offset)
{
    struct usart_f4 *u = at(self);

    if (offset == SR) {
        u->seen = u->sr;
    }
    return offset == DR ? read_data(u) : usart_f4_peek(self, offset);
}

void usart_f4_pass(struct block *self)
{
    struct usart_f4 *u = at(self);
    uint8_t byte;

    while (u->shifting && bus_now_ns >= u->shifted_ns) {
        end_frame(u);
    }
    while (wire_next(&u->wire, &byte)) {
        usart_f4_receive(u, byte, 0);
    }
}

/* Table 149. */
bool usart_f4_line(struct block *self, uint32_t irq)
{
    const struct usart_f4 *u = at(self);
    bool errors = (u->cr3 & EIE) && (u->cr3 & DMAR) && (u->sr & (USART_F4_FE | USART_F4_NF | ORE));

    return irq == u->irq && (((u->cr1 & TXEIE) && (u->sr & TXE)) || ((u->cr1 & TCIE) && (u->sr & TC)) ||
                             ((u->cr1 & RXNEIE) && (u->sr & (RXNE | ORE))) || ((u->cr1 & IDLEIE) && (u->sr & IDLE)) ||
                             ((u->cr1 & PEIE) && (u->sr & USART_F4_PE)) || errors);
}

void usart_f4_power_on(struct block *self)
{
    struct usart_f4 *u = at(self);

    u->sr = TXE | TC;
    u->brr = u->cr1 = u->cr2 = u->cr3 = u->gtpr = u->seen = 0;
    u->shifting = false;
}
