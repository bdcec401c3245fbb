/* SPDX-License-Identifier: MIT */
#include "port.h"

enum {
    IMR = 0x00,
    EMR = 0x04,
    RTSR = 0x08,
    FTSR = 0x0C,
    SWIER = 0x10,
    PR = 0x14,
    SIZE = 0x18,
    EXTICR = 0x08,
    EXTICR_END = 0x18,
    LINES = 16, /* that have pins */
    PORTS = 16,
};

/* What differs: 23 lines, 11 ports (12.3, 9.2.3); bank 1 of 40 lines, of which some have no trigger, 8 ports (RM0351 14.5). */
static const struct {
    uint32_t exti, syscfg, reset, lines, triggers, ports;
} chips[] = {
    [EXTI_F4] = {0x40013C00, 0x40013800, 0, 0x7FFFFF, 0x7FFFFF, 11},
    [EXTI_L4] = {0x40010400, 0x40010000, 0xFF820000, 0xFFFFFFFF, 0x7DFFFF, 8},
};

uint32_t exti_owned;
static enum exti_chip which;
static uint32_t r[SIZE / 4];
static uint32_t exticr[4];
static uint32_t port_levels[PORTS];
static uint32_t line_levels;

static void rise(uint32_t lines)
{
    r[PR / 4] |= lines;
}

/* 12.2.5: an edge of the pin that a line is connected to. Also a change of the connection may look like one. */
static void look(void)
{
    uint32_t levels = 0;

    for (uint32_t line = 0; line < LINES; line++) {
        uint32_t port = exticr[line / 4] >> line % 4 * 4 & 0xF;
        levels |= port_levels[port] & 1u << line;
    }
    rise((levels & ~line_levels & r[RTSR / 4]) | (line_levels & ~levels & r[FTSR / 4]));
    line_levels = levels;
}

void exti_levels(uint32_t port, uint32_t levels)
{
    port_levels[port] = levels;
    look();
}

/* -- SYSCFG -- */

static void syscfg_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    if (offset < EXTICR || offset >= EXTICR_END) {
        mistake("RM0090 9.2: register %#x of SYSCFG is not modelled", offset);
        return;
    }
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t line = (offset - EXTICR) + i;
        bool changes = (value ^ exticr[(offset - EXTICR) / 4]) >> i * 4 & 0xF;
        if ((value >> i * 4 & 0xF) >= chips[which].ports) {
            mistake("RM0090 9.2.3: line %u is connected to a port that there is not", line);
        }
        if (changes && !(exti_owned & 1u << line)) {
            mistake("RM0090 9.2.3: line %u, which is another's, is connected anew", line);
        }
    }
    if (value > 0xFFFF) {
        mistake("RM0090 9.2.3: reserved bits of EXTICR are set");
    }
    exticr[(offset - EXTICR) / 4] = value;
    look();
}

static uint32_t syscfg_read(struct block *self, uint32_t offset)
{
    (void)self;
    return offset >= EXTICR && offset < EXTICR_END ? exticr[(offset - EXTICR) / 4] : 0;
}

static void syscfg_power_on(struct block *self)
{
    (void)self;
    for (uint32_t i = 0; i < 4; i++) {
        exticr[i] = 0;
    }
}

/* -- EXTI -- */

static void write_pending(uint32_t value)
{
    if (value & r[PR / 4] & ~exti_owned) {
        mistake("RM0090 12.3.6: pending lines that are another's are cleared: %#x", value & r[PR / 4] & ~exti_owned);
    }
    r[PR / 4] &= ~value;
    r[SWIER / 4] &= ~value; /* 12.3.5 */
}

static void exti_write(struct block *self, uint32_t offset, uint32_t value)
{
    uint32_t old = r[offset / 4], allowed = offset == IMR || offset == EMR ? chips[which].lines : chips[which].triggers;

    (void)self;
    if (value & ~allowed) {
        mistake("RM0090 12.3: reserved bits of EXTI's register %#x are set: %#x", offset, value & ~allowed);
    }
    if (offset == PR) {
        write_pending(value);
        return;
    }
    if ((value ^ old) & ~exti_owned) {
        mistake("RM0090 12.3: lines that are another's change in EXTI's register %#x: %#x", offset,
                (value ^ old) & ~exti_owned);
    }
    r[offset / 4] = value;
    if (offset == SWIER) {
        rise(value & ~old & r[IMR / 4]);
    }
}

static uint32_t exti_read(struct block *self, uint32_t offset)
{
    (void)self;
    return r[offset / 4];
}

static void exti_power_on(struct block *self)
{
    (void)self;
    for (uint32_t i = 0; i < SIZE / 4; i++) {
        r[i] = 0;
    }
    r[IMR / 4] = chips[which].reset;
    line_levels = 0;
    look();
    r[PR / 4] = 0;
}

/* Vector tables: 12.1.3 (table 62), RM0351 13.3 (table 58). */
static bool exti_line(struct block *self, uint32_t irq)
{
    uint32_t lines = irq >= 6 && irq <= 10 ? 1u << (irq - 6) : irq == 23 ? 0x3E0 : irq == 40 ? 0xFC00 : 0;

    (void)self;
    return (r[PR / 4] & r[IMR / 4] & lines) != 0;
}

void exti_choose(enum exti_chip chip)
{
    which = chip;
    exti.base = chips[chip].exti;
    syscfg.base = chips[chip].syscfg;
    exti_owned = 0xFFFF;
}

struct block syscfg = {
    .name = "SYSCFG",
    .bytes = 0x24,
    .widths = BYTE | HALF | WORD,
    .power_on = syscfg_power_on,
    .read = syscfg_read,
    .write = syscfg_write,
};

struct block exti = {
    .name = "EXTI",
    .bytes = SIZE,
    .widths = WORD, /* 12.3 */
    .power_on = exti_power_on,
    .read = exti_read,
    .write = exti_write,
    .line = exti_line,
};
