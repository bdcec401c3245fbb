/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "rcc_f4.h"

enum {
    CR = 0x00,
    PLLCFGR = 0x04,
    CFGR = 0x08,
    CIR = 0x0C,
    RSTR = 0x10,
    ENR = 0x30,
    ENR_END = 0x48,
    LPENR = 0x50,
    BDCR = 0x70,
    CSR = 0x74,
    SIZE = 0x90,
    ENR_TO_RSTR = 0x20,

    HSION = 1 << 0,
    HSIRDY = 1 << 1,
    HSEON = 1 << 16,
    HSERDY = 1 << 17,
    HSEBYP = 1 << 18,
    PLLON = 1 << 24,
    PLLRDY = 1 << 25,
    OTHER_PLLS = 0xF << 26, /* PLLI2S and PLLSAI: not modelled */
    PLLSRC = 1 << 22,
    PLLCFGR_RESERVED = (int)0xF0BC8000,
    PLLCFGR_RESET = 0x24003010,
    SW = 3,
    LSION = 1 << 0,
    LSIRDY = 1 << 1,

    HSI_HZ = 16000000,
    HSI_NS = 4000,
    CRYSTAL_NS = 2000000,
    INPUT_NS = 20000,
    PLL_NS = 200000,
    LSI_NS = 40000,
    SWITCH_NS = 200,
};

enum source { HSI, HSE, PLL };

enum rcc_hse rcc_hse;
uint32_t rcc_hse_hz;
bool rcc_pll_locks;
bool rcc_pll48_fails;
const struct rcc_gate *rcc_gates;

static uint32_t r[SIZE / 4];
static enum source running;                                /* SWS */
static uint64_t hsi_at, hse_at, pll_at, lsi_at, switch_at; /* ready from then on, if on */
static uint32_t enabled_by[(ENR_END - ENR) / 4][32];       /* the access that opened the gate */
static bool lsi_forced;

/* -- Frequencies -- */

static uint32_t field(uint32_t offset, uint32_t shift, uint32_t bits)
{
    return r[offset / 4] >> shift & ((1u << bits) - 1);
}

static uint32_t pll_input(void)
{
    return r[PLLCFGR / 4] & PLLSRC ? rcc_hse_hz : HSI_HZ;
}

static uint64_t vco(void)
{
    uint32_t m = field(PLLCFGR, 0, 6);

    return m != 0 ? (uint64_t)pll_input() * field(PLLCFGR, 6, 9) / m : 0;
}

static uint32_t frequency(enum source source)
{
    switch (source) {
    case HSI:
        return HSI_HZ;
    case HSE:
        return rcc_hse_hz;
    case PLL:
        break;
    }
    return (uint32_t)(vco() / (2 * field(PLLCFGR, 16, 2) + 2));
}

static uint32_t ahb_divider(void)
{
    static const uint16_t table[] = {2, 4, 8, 16, 64, 128, 256, 512}; /* 6.3.3 HPRE: there is no 32 */
    uint32_t hpre = field(CFGR, 4, 4);

    return hpre < 8 ? 1 : table[hpre - 8];
}

static uint32_t apb_divider(uint32_t ppre)
{
    return ppre < 4 ? 1 : 2u << (ppre - 4);
}

uint32_t rcc_hclk(void)
{
    return frequency(running) / ahb_divider();
}

uint32_t rcc_pclk1(void)
{
    return rcc_hclk() / apb_divider(field(CFGR, 10, 3));
}

uint32_t rcc_pclk2(void)
{
    return rcc_hclk() / apb_divider(field(CFGR, 13, 3));
}

/* 6.2.13: twice the bus, unless that is not divided. */
uint32_t rcc_timclk1(void)
{
    return apb_divider(field(CFGR, 10, 3)) == 1 ? rcc_pclk1() : 2 * rcc_pclk1();
}

static bool is_ready(uint32_t on, uint64_t at)
{
    return (r[CR / 4] & on) != 0 && bus_now_ns >= at;
}

static bool hse_works(void)
{
    return rcc_hse == (r[CR / 4] & HSEBYP ? HSE_INPUT : HSE_CRYSTAL);
}

static bool source_ready(enum source source)
{
    switch (source) {
    case HSI:
        return is_ready(HSION, hsi_at);
    case HSE:
        return is_ready(HSEON, hse_at) && hse_works();
    case PLL:
        break;
    }
    return is_ready(PLLON, pll_at) && rcc_pll_locks && vco() != 0;
}

uint32_t rcc_pll48(void)
{
    uint32_t q = field(PLLCFGR, 24, 4);

    return source_ready(PLL) && q != 0 && !rcc_pll48_fails ? (uint32_t)(vco() / q) : 0;
}

bool rcc_lsi(void)
{
    return lsi_forced || ((r[CSR / 4] & LSION) != 0 && bus_now_ns >= lsi_at);
}

void rcc_lsi_forced(void)
{
    lsi_forced = true;
}

static void over(const char *bus, uint32_t hz, uint32_t limit)
{
    if (hz > limit) {
        mistake("RM0090 6.3.3: %s runs at %u Hz, above %u", bus, hz, limit);
    }
}

/* Whenever something is about to have changed what the buses run at. */
static void check_frequencies(void)
{
    uint32_t hclk = rcc_hclk();

    flash_check(hclk);
    if (hclk > pwr_hclk_limit()) {
        mistake("RM0090 5.1.4: HCLK is %u Hz, above the %u Hz of this voltage", hclk, pwr_hclk_limit());
    }
    over("APB1", rcc_pclk1(), pwr_overdrive() ? 45000000 : 42000000);
    over("APB2", rcc_pclk2(), pwr_overdrive() ? 90000000 : 84000000);
    bus_cpu_hz = hclk != 0 ? hclk : 1;
}

/* -- Registers -- */

static void check_pll(void)
{
    uint32_t m = field(PLLCFGR, 0, 6), n = field(PLLCFGR, 6, 9), q = field(PLLCFGR, 24, 4);
    uint32_t input = m != 0 ? pll_input() / m : 0;

    if (m < 2 || n < 50 || n > 432 || q < 2) {
        mistake("RM0090 6.3.2: PLLM %u, PLLN %u or PLLQ %u is out of range", m, n, q);
    }
    if (input < 1000000 || input > 2000000) {
        mistake("RM0090 6.3.2: the VCO's input is %u Hz, not 1 to 2 MHz", input);
    }
    if (vco() < 100000000 || vco() > 432000000) {
        mistake("RM0090 6.3.2: the VCO's output is %u Hz, not 100 to 432 MHz", (uint32_t)vco());
    }
    over("the PLL's output", frequency(PLL), 180000000);
    if (!source_ready(r[PLLCFGR / 4] & PLLSRC ? HSE : HSI)) {
        mistake("RM0090 6.2.3: the PLL is enabled before its source is ready");
    }
}

static bool depends_on(enum source source)
{
    enum source of_pll = r[PLLCFGR / 4] & PLLSRC ? HSE : HSI;

    return running == source || (running == PLL && of_pll == source);
}

static void write_cr(uint32_t value)
{
    uint32_t old = r[CR / 4], on = value & ~old, off = old & ~value;

    if (((off & HSION) && depends_on(HSI)) || ((off & HSEON) && depends_on(HSE)) || ((off & PLLON) && running == PLL)) {
        mistake("RM0090 6.3.1: a clock that the system runs on is switched off");
    }
    if (((on | off) & HSEBYP) && (old & HSEON)) {
        mistake("RM0090 6.3.1: HSEBYP is written while the HSE is on");
    }
    if (on & OTHER_PLLS) {
        mistake("RM0090 6.3.1: PLLI2S and PLLSAI are not modelled");
    }
    r[CR / 4] = value & ~(uint32_t)(HSIRDY | HSERDY | PLLRDY);
    hsi_at = on & HSION ? bus_now_ns + HSI_NS : hsi_at;
    hse_at = on & HSEON ? bus_now_ns + (rcc_hse == HSE_CRYSTAL ? CRYSTAL_NS : INPUT_NS) : hse_at;
    if (on & PLLON) {
        check_pll();
        pll_at = bus_now_ns + PLL_NS;
    }
    pwr_pll_is_on(value & PLLON);
}

static void write_pllcfgr(uint32_t value)
{
    if (r[CR / 4] & PLLON) {
        mistake("RM0090 6.3.2: PLLCFGR is written while the PLL is on");
    }
    if ((value ^ PLLCFGR_RESET) & (uint32_t)PLLCFGR_RESERVED) {
        mistake("RM0090 6.3.2: reserved bits of PLLCFGR change");
    }
    r[PLLCFGR / 4] = value;
}

static void write_cfgr(uint32_t value)
{
    uint32_t old = r[CFGR / 4];

    if ((value & SW) == SW) {
        mistake("RM0090 6.3.3: SW 11 is not allowed");
    } else if ((value & SW) != (old & SW)) {
        if (!source_ready(value & SW)) {
            mistake("RM0090 6.2.6: SW selects a clock that is not ready");
        }
        switch_at = bus_now_ns + SWITCH_NS;
    }
    r[CFGR / 4] = value;
    if ((value ^ old) & 0xFCF0) { /* HPRE, PPRE1, PPRE2 */
        check_frequencies();
    }
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

static void write_reset(uint32_t offset, uint32_t value)
{
    for (const struct rcc_gate *gate = rcc_gates; gate->block != NULL; gate++) {
        if (gate->offset == offset + ENR_TO_RSTR && (value & 1u << gate->bit)) {
            struct block *block = (struct block *)gate->block;
            block->power_on(block);
        }
    }
    r[offset / 4] = value;
}

static void rcc_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    switch (offset) {
    case CR:
        write_cr(value);
        return;
    case PLLCFGR:
        write_pllcfgr(value);
        return;
    case CFGR:
        write_cfgr(value);
        return;
    case CSR:
        lsi_at = value & ~r[CSR / 4] & LSION ? bus_now_ns + LSI_NS : lsi_at;
        r[CSR / 4] = value & ~(uint32_t)LSIRDY;
        return;
    default:
        break;
    }
    if (offset >= ENR && offset < ENR_END) {
        write_enable(offset, value);
    } else if (offset >= RSTR && offset < ENR) {
        write_reset(offset, value);
    } else if (offset != CIR && (offset < LPENR || offset > BDCR)) {
        mistake("RM0090 6.3: register %#x is not modelled", offset);
    } else {
        r[offset / 4] = value;
    }
}

static uint32_t rcc_read(struct block *self, uint32_t offset)
{
    uint32_t value = r[offset / 4];

    (void)self;
    switch (offset) {
    case CR:
        return value | (source_ready(HSI) ? HSIRDY : 0u) | (source_ready(HSE) ? HSERDY : 0u) |
               (source_ready(PLL) ? PLLRDY : 0u);
    case CFGR:
        return (value & ~0xCu) | (uint32_t)running << 2;
    case CSR:
        return value | (rcc_lsi() ? LSIRDY : 0u);
    default:
        return value;
    }
}

/* 6.2.6: the switch comes when the clock that was selected is ready. */
static void rcc_pass(struct block *self)
{
    enum source wanted = r[CFGR / 4] & SW;

    (void)self;
    if (wanted != running && wanted <= PLL && bus_now_ns >= switch_at && source_ready(wanted)) {
        running = wanted;
        check_frequencies();
    }
}

static void rcc_power_on(struct block *self)
{
    (void)self;
    for (uint32_t i = 0; i < SIZE / 4; i++) {
        r[i] = 0;
    }
    r[CR / 4] = 0x80 | HSION;
    r[PLLCFGR / 4] = PLLCFGR_RESET;
    r[ENR / 4] = 0x00100000;
    running = HSI;
    hsi_at = 0;
    lsi_forced = false;
    bus_cpu_hz = HSI_HZ;
}

/* ES0206 2.2.7: two cycles pass between a clock's enabling and the first access: any access elsewhere is as long. */
const char *rcc_asleep(const struct block *block)
{
    for (const struct rcc_gate *gate = rcc_gates; gate->block != NULL; gate++) {
        if (gate->block != block) {
            continue;
        }
        if (!(r[gate->offset / 4] & 1u << gate->bit)) {
            return "its clock is off (RM0090 6.3.10-6.3.14)";
        }
        if (r[(gate->offset - ENR_TO_RSTR) / 4] & 1u << gate->bit) {
            return "it is held in reset (RM0090 6.3.5-6.3.9)";
        }
        return bus_accesses() == enabled_by[(gate->offset - ENR) / 4][gate->bit] + 1
                   ? "its clock has only just been enabled (ES0206: two cycles)"
                   : NULL;
    }
    return NULL;
}

struct block rcc_f4 = {
    .name = "RCC",
    .base = 0x40023800,
    .bytes = SIZE,
    .widths = BYTE | HALF | WORD, /* 6.3 */
    .power_on = rcc_power_on,
    .read = rcc_read,
    .write = rcc_write,
    .pass = rcc_pass,
};
