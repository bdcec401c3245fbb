/* SPDX-License-Identifier: MIT */
#include "usart_l4.h"

enum {
    CR1 = 0x00,
    CR2 = 0x04,
    CR3 = 0x08,
    BRR = 0x0C,
    RQR = 0x18,
    ISR = 0x1C,
    ICR = 0x20,
    RDR = 0x24,
    TDR = 0x28,

    ORE = 1 << 3,
    IDLE = 1 << 4,
    RXNE = 1 << 5,
    TC = 1 << 6,
    TXE = 1 << 7,
    TEACK = 1 << 21,
    REACK = 1 << 22,
    CLEARABLE = 0x121B5F, /* bits of ICR that there are (40.8.9) */

    UE = 1 << 0,
    RE = 1 << 2,
    TE = 1 << 3,
    IDLEIE = 1 << 4,
    RXNEIE = 1 << 5,
    TCIE = 1 << 6,
    TXEIE = 1 << 7,
    PEIE = 1 << 8,
    OVER8 = 1 << 15,
    CR1_WHILE_OFF = (int)0x13FF9E00, /* lengths, parity, oversampling, driver enable times (40.8.1) */
    CR2_WHILE_OFF = (int)0xFF0FFEF0,
    CR3_WHILE_OFF = (int)0x0000FB3A, /* all but EIE, NACK, DMAT, DMAR, CTSIE (40.8.3) */
    EIE = 1 << 0,
};

static struct usart_l4 *at(struct block *self)
{
    return (struct usart_l4 *)self;
}

static bool is_on(const struct usart_l4 *u, uint32_t direction)
{
    return (u->cr1 & UE) != 0 && (u->cr1 & direction) != 0;
}

/* 40.5.4. Zero: no speed at all. */
static uint32_t baud(const struct usart_l4 *u)
{
    uint32_t divider = u->cr1 & OVER8 ? (u->brr & 0xFFF0) | (u->brr & 7) << 1 : u->brr;

    return divider == 0 ? 0 : (u->cr1 & OVER8 ? 2 * u->clock_hz() : u->clock_hz()) / divider;
}

static bool speed_is_right(const struct usart_l4 *u)
{
    if (baud(u) == 0) {
        mistake("RM0351 40.8.4: %s is used without a baud rate", u->block.name);
        return false;
    }
    wire_check(&u->wire, u->block.name, baud(u));
    return true;
}

/* -- Transmitter (40.5.2) -- */

static void begin_frame(struct usart_l4 *u, bool idle)
{
    u->shifting = true;
    u->is_idle_frame = idle;
    u->shifted_ns = bus_now_ns + (uint64_t)WIRE_FRAME_BITS * 1000000000 / (baud(u) != 0 ? baud(u) : 1);
}

static void load_shift(struct usart_l4 *u)
{
    u->shift = u->tdr;
    u->isr |= TXE;
    begin_frame(u, false);
}

static void write_data(struct usart_l4 *u, uint32_t value)
{
    if (!is_on(u, TE)) {
        mistake("RM0351 40.5.2: %s: TDR is written while the transmitter is off", u->block.name);
        return;
    }
    if (!speed_is_right(u)) {
        return;
    }
    if (!(u->isr & TXE)) {
        mistake("RM0351 40.8.11: %s: TDR is written while TXE is 0: a byte is lost", u->block.name);
    }
    u->isr &= ~(uint32_t)(TC | TXE);
    u->tdr = (uint8_t)value;
    if (!u->shifting) {
        load_shift(u);
    }
}

static void end_frame(struct usart_l4 *u)
{
    u->shifting = false;
    if (!u->is_idle_frame) {
        wire_hears(&u->wire, u->shift);
    }
    if (!(u->isr & TXE)) {
        load_shift(u);
    } else {
        u->isr |= TC;
    }
}

/* -- Receiver (40.5.3) -- */

void usart_l4_receive(struct usart_l4 *u, uint8_t byte, uint32_t errors)
{
    if (!is_on(u, RE) || !speed_is_right(u)) {
        return;
    }
    if (u->isr & RXNE) {
        u->isr |= ORE;
        return;
    }
    u->rdr = byte;
    u->isr |= RXNE | errors;
}

static uint32_t read_data(struct usart_l4 *u)
{
    if (!(u->isr & RXNE)) {
        mistake("RM0351 40.8.10: %s: RDR is read while RXNE is 0", u->block.name);
    }
    u->isr &= ~(uint32_t)RXNE;
    return u->rdr;
}

/* -- Registers -- */

/* 40.8.1: without UE all stops at once, and the flags are as after a reset. */
static void write_cr1(struct usart_l4 *u, uint32_t value)
{
    uint32_t changed = u->cr1 ^ value;
    bool sends = (u->shifting && !u->is_idle_frame) || !(u->isr & TXE), sent = is_on(u, TE);

    if ((changed & (uint32_t)CR1_WHILE_OFF) && (u->cr1 & UE)) {
        mistake("RM0351 40.8.1: %s: bits of CR1 that need UE 0 are changed: %#x", u->block.name,
                changed & (uint32_t)CR1_WHILE_OFF);
    }
    if ((changed & u->cr1 & (UE | TE)) && sent && sends) {
        mistake("RM0351 40.5.2: %s: the transmitter is switched off before TC", u->block.name);
    }
    if ((changed & u->cr1 & (UE | RE)) && is_on(u, RE) && (u->isr & RXNE)) {
        mistake("RM0351 40.5.3: %s: the receiver is switched off with a byte in RDR", u->block.name);
    }
    u->cr1 = value;
    if (!(value & UE)) {
        u->isr = TXE | TC;
        u->shifting = false;
    } else if (!sent && is_on(u, TE)) {
        begin_frame(u, true);
    }
}

static void write_while_off(struct usart_l4 *u, uint32_t *r, const char *name, uint32_t value, uint32_t bits)
{
    if (((*r ^ value) & bits) && (u->cr1 & UE)) {
        mistake("RM0351 40.8: %s: bits of %s that need UE 0 are changed: %#x", u->block.name, name,
                (*r ^ value) & bits);
    }
    *r = value;
}

static void write_brr(struct usart_l4 *u, uint32_t value)
{
    if (value > 0xFFFF || value < 0x10 || ((u->cr1 & OVER8) && (value & 8))) {
        mistake("RM0351 40.8.4: %s: BRR %#x has reserved bits, or is less than 16", u->block.name, value);
    }
    write_while_off(u, &u->brr, "BRR", value, UINT32_MAX);
}

static void clear_flags(struct usart_l4 *u, uint32_t value)
{
    if (value & ~(uint32_t)CLEARABLE) {
        mistake("RM0351 40.8.9: %s: reserved bits of ICR are set: %#x", u->block.name, value & ~(uint32_t)CLEARABLE);
    }
    u->isr &= ~(value & CLEARABLE);
}

void usart_l4_write(struct block *self, uint32_t offset, uint32_t value)
{
    struct usart_l4 *u = at(self);

    switch (offset) {
    case CR1:
        write_cr1(u, value);
        break;
    case CR2:
        write_while_off(u, &u->cr2, "CR2", value, (uint32_t)CR2_WHILE_OFF);
        break;
    case CR3:
        write_while_off(u, &u->cr3, "CR3", value, (uint32_t)CR3_WHILE_OFF);
        break;
    case BRR:
        write_brr(u, value);
        break;
    case ICR:
        clear_flags(u, value);
        break;
    case TDR:
        write_data(u, value);
        break;
    default:
        mistake("RM0351 40.8: %s: register %#x is read-only, or not modelled", self->name, offset);
    }
}

uint32_t usart_l4_read(struct block *self, uint32_t offset)
{
    struct usart_l4 *u = at(self);

    switch (offset) {
    case CR1:
        return u->cr1;
    case CR2:
        return u->cr2;
    case CR3:
        return u->cr3;
    case BRR:
        return u->brr;
    case ISR:
        return u->isr | (is_on(u, TE) ? TEACK : 0u) | (is_on(u, RE) ? REACK : 0u);
    case RDR:
        return read_data(u);
    case TDR:
        return u->tdr;
    case ICR:
    case RQR:
        mistake("RM0351 40.8: %s: register %#x is read, and is write-only", self->name, offset);
        return 0;
    default:
        return 0;
    }
}

void usart_l4_pass(struct block *self)
{
    struct usart_l4 *u = at(self);
    uint8_t byte;

    while (u->shifting && bus_now_ns >= u->shifted_ns) {
        end_frame(u);
    }
    while (wire_next(&u->wire, &byte)) {
        usart_l4_receive(u, byte, 0);
    }
}

/* Table 253. */
bool usart_l4_line(struct block *self, uint32_t irq)
{
    const struct usart_l4 *u = at(self);

    return irq == u->irq && (((u->cr1 & TXEIE) && (u->isr & TXE)) || ((u->cr1 & TCIE) && (u->isr & TC)) ||
                             ((u->cr1 & RXNEIE) && (u->isr & (RXNE | ORE))) || ((u->cr1 & IDLEIE) && (u->isr & IDLE)) ||
                             ((u->cr1 & PEIE) && (u->isr & USART_L4_PE)) ||
                             ((u->cr3 & EIE) && (u->isr & (USART_L4_FE | USART_L4_NF | ORE))));
}

void usart_l4_power_on(struct block *self)
{
    struct usart_l4 *u = at(self);

    u->isr = TXE | TC;
    u->brr = u->cr1 = u->cr2 = u->cr3 = 0;
    u->shifting = false;
}
