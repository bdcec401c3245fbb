/* SPDX-License-Identifier: MIT */
#include "tim.h"

enum {
    CR1 = 0x00,
    DIER = 0x0C,
    SR = 0x10,
    EGR = 0x14,
    CNT = 0x24,
    PSC = 0x28,
    ARR = 0x2C,
    CEN = 1 << 0,
    UDIS = 1 << 1,
    URS = 1 << 2,
    UG = 1 << 0,
    UIF = 1 << 0,
    MODELLED = CEN | UDIS | URS | 1 << 7, /* upwards, without end */
};

static struct tim *at(struct block *self)
{
    return (struct tim *)self;
}

/* Ticks since `since_ns`; a wrap is only at the full 32 bits, any other end is refused. */
static uint32_t count_now(const struct tim *tim)
{
    uint64_t ns = bus_now_ns - tim->since_ns;

    if (!(tim->cr1 & CEN)) {
        return tim->count;
    }
    return tim->count +
           (uint32_t)(__extension__(unsigned __int128) ns * tim->clock_hz() / 1000000000 / (tim->running_psc + 1));
}

static void settle(struct tim *tim)
{
    tim->count = count_now(tim);
    tim->since_ns = bus_now_ns;
}

static void generate(struct tim *tim, uint32_t value)
{
    if (value & ~(uint32_t)UG) {
        mistake("RM0090 18.4.6: %s: events other than an update are not modelled", tim->block.name);
    }
    if (value & UG) {
        tim->count = 0;
        tim->running_psc = tim->psc;
        tim->sr |= tim->cr1 & URS ? 0 : UIF;
    }
}

void tim_write(struct block *self, uint32_t offset, uint32_t value)
{
    struct tim *tim = at(self);

    settle(tim);
    switch (offset) {
    case CR1:
        if (value & ~(uint32_t)MODELLED) {
            mistake("RM0090 18.4.1: %s: CR1 %#x does more than count upwards", self->name, value);
        }
        if ((value & CEN) && tim->arr != UINT32_MAX) {
            mistake("RM0090 18.4.12: %s counts to %#x only", self->name, tim->arr);
        }
        tim->cr1 = value;
        break;
    case DIER:
        tim->dier = value;
        break;
    case SR:
        tim->sr &= value; /* 18.4.5: cleared by 0 */
        break;
    case EGR:
        generate(tim, value);
        break;
    case CNT:
        tim->count = value;
        break;
    case PSC:
        if (value > 0xFFFF) {
            mistake("RM0090 18.4.11: %s: PSC has 16 bits", self->name);
        }
        tim->psc = value & 0xFFFF;
        break;
    case ARR:
        tim->arr = value;
        break;
    default:
        mistake("RM0090 18.4: %s: register %#x is not modelled", self->name, offset);
    }
}

uint32_t tim_peek(struct block *self, uint32_t offset)
{
    const struct tim *tim = at(self);

    switch (offset) {
    case CR1:
        return tim->cr1;
    case DIER:
        return tim->dier;
    case SR:
        return tim->sr;
    case CNT:
        return count_now(tim);
    case PSC:
        return tim->psc;
    case ARR:
        return tim->arr;
    default:
        return 0;
    }
}

uint32_t tim_read(struct block *self, uint32_t offset)
{
    if (offset == EGR) {
        mistake("RM0090 18.4.6: %s: EGR is read, and is write-only", self->name);
    }
    return tim_peek(self, offset);
}

void tim_power_on(struct block *self)
{
    struct tim *tim = at(self);

    tim->cr1 = tim->dier = tim->sr = tim->psc = tim->running_psc = tim->count = 0;
    tim->arr = UINT32_MAX;
    tim->since_ns = bus_now_ns;
}
