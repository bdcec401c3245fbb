/* SPDX-License-Identifier: MIT */
#include "rcc_f4.h"
#include "rng_f4.h"

enum {
    CR = 0x00,
    SR = 0x04,
    DR = 0x08,
    RNGEN = 1 << 2,
    IE = 1 << 3,
    DRDY = 1 << 0,
    CECS = 1 << 1,
    SECS = 1 << 2,
    CEIS = 1 << 5,
    SEIS = 1 << 6,
    PERIODS = 40, /* 24.4.3 */
    RNG_CLK_MAX = 48000000,
    IRQ = 80,
};

struct block rng_f4;
static uint32_t cr, sr, number, taken;
static uint64_t ready_ns;
static const uint32_t *script;
static uint32_t script_count;
static uint32_t arbitrary;

void rng_f4_say(const uint32_t *numbers, uint32_t count)
{
    script = numbers;
    script_count = count;
}

void rng_f4_seed_error(void)
{
    sr = (sr & ~(uint32_t)DRDY) | SECS | SEIS;
}

uint32_t rng_f4_taken(void)
{
    return taken;
}

static uint32_t next_number(void)
{
    if (script_count != 0) {
        script_count--;
        return *script++;
    }
    arbitrary = arbitrary * 1664525 + 1013904223;
    return arbitrary;
}

static void begin_number(void)
{
    ready_ns = bus_now_ns + (uint64_t)PERIODS * 1000000000 / (rcc_pll48() != 0 ? rcc_pll48() : 1);
}

static void write_cr(uint32_t value)
{
    bool starts = (value & ~cr & RNGEN) != 0;

    if (value & ~(uint32_t)(RNGEN | IE)) {
        mistake("RM0090 24.4.1: reserved bits of RNG_CR are set");
    }
    if (starts && (sr & SEIS)) {
        mistake("RM0090 24.3.2: the generator is started anew before SEIS is cleared");
    }
    if (starts) {
        sr &= ~(uint32_t)(SECS | DRDY);
        begin_number();
    }
    cr = value;
}

static void rng_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    if (offset == CR) {
        write_cr(value);
    } else if (offset == SR) {
        sr &= value | ~(uint32_t)(SEIS | CEIS); /* 24.4.2: cleared by 0 */
    } else {
        mistake("RM0090 24.4.3: RNG_DR is read-only");
    }
}

static uint32_t read_data(void)
{
    if (sr & (SEIS | SECS)) {
        mistake("RM0090 24.3.2: a number is taken in spite of a seed error");
    }
    if (!(sr & DRDY)) {
        mistake("RM0090 24.4.3: DR is read while DRDY is 0");
        return 0;
    }
    sr &= ~(uint32_t)DRDY;
    taken++;
    begin_number();
    return number;
}

static uint32_t rng_read(struct block *self, uint32_t offset)
{
    (void)self;
    return offset == CR ? cr : offset == SR ? sr : read_data();
}

/* 24.4.2: CECS, when the clock is slower than a 16th of HCLK. */
static void look_at_clock(void)
{
    if (rcc_pll48() < rcc_hclk() / 16) {
        sr |= CECS | CEIS;
    } else if (sr & CECS) {
        sr &= ~(uint32_t)CECS;
        begin_number();
    }
    if (rcc_pll48() > RNG_CLK_MAX) {
        mistake("RM0090 6.3.2: the generator runs at %u Hz, above 48 MHz", rcc_pll48());
    }
}

static void rng_pass(struct block *self)
{
    (void)self;
    if (!(cr & RNGEN)) {
        return;
    }
    look_at_clock();
    if (!(sr & (CECS | SECS | DRDY)) && bus_now_ns >= ready_ns) {
        number = next_number();
        sr |= DRDY;
    }
}

static bool rng_line(struct block *self, uint32_t irq)
{
    (void)self;
    return irq == IRQ && (cr & IE) && (sr & (DRDY | CEIS | SEIS));
}

static void rng_power_on(struct block *self)
{
    (void)self;
    cr = sr = number = taken = script_count = 0;
    arbitrary = 1;
}

struct block rng_f4 = {
    .name = "RNG",
    .base = 0x50060800,
    .bytes = 0xC,
    .widths = WORD, /* 24.4 */
    .power_on = rng_power_on,
    .read = rng_read,
    .write = rng_write,
    .pass = rng_pass,
    .line = rng_line,
};
