/* SPDX-License-Identifier: MIT */
/* RM0090 5. The regulator follows VOS only while the PLL is on (5.4.1), and needs time. */
#include "rcc_f4.h"

enum {
    CR = 0,
    CSR = 4,
    VOS_SHIFT = 14,
    ODEN = 1 << 16,
    ODSWEN = 1 << 17,
    VOSRDY = 1 << 14,
    ODRDY = 1 << 16,
    ODSWRDY = 1 << 17,
    CR_RESET = 0xC000, /* scale 1 */
    REGULATOR_NS = 40000,
    MHZ = 1000000,
};

static uint32_t cr;
static bool pll_on;
static uint64_t voltage_at, overdrive_at, switched_at;

static bool overdrive_ready(void)
{
    return (cr & ODEN) != 0 && bus_now_ns >= overdrive_at;
}

bool pwr_overdrive(void)
{
    return overdrive_ready() && (cr & ODSWEN) != 0 && bus_now_ns >= switched_at;
}

void pwr_pll_is_on(bool on)
{
    if (on && !pll_on) {
        voltage_at = bus_now_ns + REGULATOR_NS;
    }
    pll_on = on;
}

static bool voltage_ready(void)
{
    return pll_on && bus_now_ns >= voltage_at;
}

/* 5.1.4; without the PLL it is scale 3. */
uint32_t pwr_hclk_limit(void)
{
    uint32_t scale = voltage_ready() ? cr >> VOS_SHIFT & 3 : 1;

    if (scale == 3) {
        return pwr_overdrive() ? 180 * MHZ : 168 * MHZ;
    }
    if (scale == 2) {
        return pwr_overdrive() ? 168 * MHZ : 144 * MHZ;
    }
    return 120 * MHZ;
}

static void write_cr(uint32_t value)
{
    uint32_t changed = value ^ cr;

    if (changed >> VOS_SHIFT & 3) {
        if (pll_on) {
            mistake("RM0090 5.4.1: VOS is written while the PLL is on");
        }
        if ((value >> VOS_SHIFT & 3) == 0) {
            mistake("RM0090 5.4.1: VOS 00 is reserved");
        }
    }
    if ((changed & ODSWEN) && (value & ODSWEN) && !overdrive_ready()) {
        mistake("RM0090 5.4.1: ODSWEN is set before ODRDY");
    }
    if (changed & value & ODEN) {
        overdrive_at = bus_now_ns + REGULATOR_NS;
    }
    if (changed & value & ODSWEN) {
        switched_at = bus_now_ns + REGULATOR_NS;
    }
    cr = value;
}

static void pwr_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    if (offset == CR) {
        write_cr(value);
    } else {
        mistake("RM0090 5.4.2: what is written to PWR_CSR is not modelled");
    }
}

static uint32_t pwr_read(struct block *self, uint32_t offset)
{
    (void)self;
    if (offset == CR) {
        return cr;
    }
    return (voltage_ready() ? VOSRDY : 0u) | (overdrive_ready() ? ODRDY : 0u) | (pwr_overdrive() ? ODSWRDY : 0u);
}

static void pwr_power_on(struct block *self)
{
    (void)self;
    cr = CR_RESET;
    pll_on = false;
}

struct block pwr_f4 = {
    .name = "PWR",
    .base = 0x40007000,
    .bytes = 8,
    .widths = HALF | WORD, /* 5.4 */
    .power_on = pwr_power_on,
    .read = pwr_read,
    .write = pwr_write,
};
