/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "rcc_l4.h"

enum {
    CR = 0x00,
    CFGR = 0x08,
    PLLCFGR = 0x0C,
    RSTR = 0x28,
    RSTR_END = 0x44,
    ENR = 0x48,
    ENR_END = 0x64,
    ENR_TO_RSTR = 0x20,
    CCIPR = 0x88,
    SIZE = 0x9C,

    MSION = 1 << 0,
    MSIRDY = 1 << 1,
    MSIRGSEL = 1 << 3,
    HSION = 1 << 8,
    HSIRDY = 1 << 10,
    PLLON = 1 << 24,
    PLLRDY = 1 << 25,
    PLLREN = 1 << 24,
    CR_RESET = 0x63,
    PLLCFGR_RESET = 0x1000,
    READY_NS = 100000,
    HZ_MAX = 80000000,
    HZ_PER_WAIT_STATE = 16000000, /* 3.3.3, table 9, range 1 */
};

enum source { MSI, HSI16, HSE, PLL };

const struct rcc_l4_gate *rcc_l4_gates;
static uint32_t r[SIZE / 4];
static uint32_t acr;
static uint64_t hsi_at, pll_at;
static uint32_t enabled_by[(ENR_END - ENR) / 4][32];
static enum source running;

static uint32_t field(uint32_t offset, uint32_t shift, uint32_t bits)
{
    return r[offset / 4] >> shift & ((1u << bits) - 1);
}

/* 6.4.1 MSIRANGE; without MSIRGSEL it is 4 MHz after a reset. */
static uint32_t msi_hz(void)
{
    static const uint32_t khz[] = {100, 200, 400, 800, 1000, 2000, 4000, 8000, 16000, 24000, 32000, 48000};
    uint32_t range = r[CR / 4] & MSIRGSEL ? field(CR, 4, 4) : 6;

    return range < sizeof khz / sizeof *khz ? khz[range] * 1000 : 0;
}

static uint32_t frequency(enum source source)
{
    uint32_t input = field(PLLCFGR, 0, 2) == 1 ? msi_hz() : field(PLLCFGR, 0, 2) == 2 ? 16000000 : 0;

    if (source == PLL) {
        return input / (field(PLLCFGR, 4, 3) + 1) * field(PLLCFGR, 8, 7) / (2 * field(PLLCFGR, 25, 2) + 2);
    }
    return source == MSI ? msi_hz() : source == HSI16 ? 16000000 : 0;
}

static bool is_ready(enum source source)
{
    if (source == PLL) {
        return (r[CR / 4] & PLLON) && bus_now_ns >= pll_at;
    }
    return source == MSI ? r[CR / 4] & MSION : source == HSI16 ? (r[CR / 4] & HSION) && bus_now_ns >= hsi_at : false;
}

static uint32_t divided(uint32_t hz, uint32_t ppre)
{
    return ppre < 4 ? hz : hz >> (ppre - 3);
}

uint32_t rcc_l4_hclk(void)
{
    uint32_t hpre = field(CFGR, 4, 4);

    return frequency(running) >> (hpre < 8 ? 0 : hpre < 12 ? hpre - 7 : hpre - 6);
}

uint32_t rcc_l4_pclk1(void)
{
    return divided(rcc_l4_hclk(), field(CFGR, 8, 3));
}

uint32_t rcc_l4_pclk2(void)
{
    return divided(rcc_l4_hclk(), field(CFGR, 11, 3));
}

static void check_frequency(void)
{
    uint32_t hclk = rcc_l4_hclk(), needed = hclk == 0 ? 0 : (hclk - 1) / HZ_PER_WAIT_STATE;

    if (hclk > HZ_MAX) {
        mistake("RM0351 6.2.8: HCLK is %u Hz, above 80 MHz", hclk);
    }
    if ((acr & 7) < needed) {
        mistake("RM0351 3.3.3: %u wait states at %u Hz, which needs %u", acr & 7, hclk, needed);
    }
    bus_cpu_hz = hclk != 0 ? hclk : 1;
}

static void write_cr(uint32_t value)
{
    uint32_t on = value & ~r[CR / 4], off = r[CR / 4] & ~value;

    if (((off & MSION) && running == MSI) || ((off & HSION) && running == HSI16) || ((off & PLLON) && running == PLL)) {
        mistake("RM0351 6.4.1: a clock that the system runs on is switched off");
    }
    hsi_at = on & HSION ? bus_now_ns + READY_NS : hsi_at;
    pll_at = on & PLLON ? bus_now_ns + READY_NS : pll_at;
    r[CR / 4] = value & ~(uint32_t)(HSIRDY | PLLRDY);
    if (running == MSI) {
        check_frequency();
    }
}

static void write_pllcfgr(uint32_t value)
{
    if ((r[CR / 4] & PLLON) && ((value ^ r[PLLCFGR / 4]) & ~(uint32_t)(PLLREN | 1 << 20 | 1 << 16))) {
        mistake("RM0351 6.4.4: PLLCFGR is changed while the PLL is on");
    }
    r[PLLCFGR / 4] = value;
}

static void write_cfgr(uint32_t value)
{
    uint32_t wanted = value & 3;

    if (wanted != (uint32_t)running && !is_ready(wanted)) {
        mistake("RM0351 6.2.8: SW selects a clock that is not ready");
    }
    if (wanted == PLL && !(r[PLLCFGR / 4] & PLLREN)) {
        mistake("RM0351 6.4.4: the system is to run on the PLL's output R, which is off");
    }
    r[CFGR / 4] = value;
    running = wanted;
    check_frequency();
}

static void write_reset(uint32_t offset, uint32_t value)
{
    for (const struct rcc_l4_gate *gate = rcc_l4_gates; gate->block != NULL; gate++) {
        if (gate->offset == offset + ENR_TO_RSTR && (value & 1u << gate->bit)) {
            struct block *block = (struct block *)gate->block;
            block->power_on(block);
        }
    }
    r[offset / 4] = value;
}

static void write_enable(uint32_t offset, uint32_t value)
{
    for (uint32_t bit = 0; bit < 32; bit++) {
        if (value & ~r[offset / 4] & 1u << bit) {
            enabled_by[(offset - ENR) / 4][bit] = bus_accesses();
        }
    }
    r[offset / 4] = value;
}

static void rcc_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    if (offset == CR) {
        write_cr(value);
    } else if (offset == CFGR) {
        write_cfgr(value);
    } else if (offset == PLLCFGR) {
        write_pllcfgr(value);
    } else if (offset >= RSTR && offset < RSTR_END) {
        write_reset(offset, value);
    } else if (offset >= ENR && offset < ENR_END) {
        write_enable(offset, value);
    } else if (offset == CCIPR && value == 0) {
        r[offset / 4] = 0; /* all from PCLK */
    } else {
        mistake("RM0351 6.4: register %#x is not modelled", offset);
    }
}

static uint32_t rcc_read(struct block *self, uint32_t offset)
{
    (void)self;
    if (offset == CR) {
        return r[CR / 4] | (r[CR / 4] & MSION ? MSIRDY : 0u) | (is_ready(HSI16) ? HSIRDY : 0u) |
               (is_ready(PLL) ? PLLRDY : 0u);
    }
    return offset == CFGR ? (r[CFGR / 4] & ~0xCu) | (uint32_t)running << 2 : r[offset / 4];
}

static void rcc_power_on(struct block *self)
{
    (void)self;
    for (uint32_t i = 0; i < SIZE / 4; i++) {
        r[i] = 0;
    }
    r[CR / 4] = CR_RESET;
    r[PLLCFGR / 4] = PLLCFGR_RESET;
    r[ENR / 4] = 0x100;
    running = MSI;
    bus_cpu_hz = 4000000;
}

/* 6.2.19: a clock that has been enabled needs two cycles. */
const char *rcc_l4_asleep(const struct block *block)
{
    for (const struct rcc_l4_gate *gate = rcc_l4_gates; gate->block != NULL; gate++) {
        if (gate->block != block) {
            continue;
        }
        if (!(r[gate->offset / 4] & 1u << gate->bit)) {
            return "its clock is off (RM0351 6.4.16-6.4.21)";
        }
        if (r[(gate->offset - ENR_TO_RSTR) / 4] & 1u << gate->bit) {
            return "it is held in reset (RM0351 6.4.10-6.4.15)";
        }
        return bus_accesses() == enabled_by[(gate->offset - ENR) / 4][gate->bit] + 1
                   ? "its clock has only just been enabled (RM0351 6.2.19: two cycles)"
                   : NULL;
    }
    return NULL;
}

struct block rcc_l4 = {
    .name = "RCC",
    .base = 0x40021000,
    .bytes = SIZE,
    .widths = BYTE | HALF | WORD,
    .power_on = rcc_power_on,
    .read = rcc_read,
    .write = rcc_write,
};

/* -- Flash: wait states and caches -- */

static void flash_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    if (offset != 0) {
        mistake("RM0351 3.7: register %#x is not modelled", offset);
        return;
    }
    acr = value;
    check_frequency();
}

static uint32_t flash_read(struct block *self, uint32_t offset)
{
    (void)self;
    return offset == 0 ? acr : 0;
}

static void flash_power_on(struct block *self)
{
    (void)self;
    acr = 0x600;
}

struct block flash_l4 = {
    .name = "FLASH",
    .base = 0x40022000,
    .bytes = 0x34,
    .widths = BYTE | HALF | WORD,
    .power_on = flash_power_on,
    .read = flash_read,
    .write = flash_write,
};
