/* SPDX-License-Identifier: MIT */
/* 125 MHz from the 12 MHz crystal and the system PLL; the timer's microsecond from the crystal. References: RP2040
   Datasheet. Until the switch the chip runs on its ring oscillator, of about 6 MHz; what fails leaves it there, and then
   the console speaks at about 6,000 baud. */
#include "chip_start.h"

#define SET(address) REGISTER((address) + 0x2000u) /* 2.1.2: writes here set bits ... */
#define CLEAR(address) REGISTER((address) + 0x3000u)

#define RESETS_RESET 0x4000C000u /* 2.14.3 */
#define RESETS_DONE REGISTER(0x4000C008u)
#define CLK_REF_CTRL REGISTER(0x40008030u) /* 2.15.7 */
#define CLK_REF_SELECTED REGISTER(0x40008038u)
#define CLK_SYS_CTRL 0x4000803Cu
#define CLK_SYS_SELECTED REGISTER(0x40008044u)
#define CLK_PERI_CTRL REGISTER(0x40008048u)
#define XOSC_CTRL REGISTER(0x40024000u) /* 2.16.7 */
#define XOSC_STATUS REGISTER(0x40024004u)
#define XOSC_STARTUP REGISTER(0x4002400Cu)
#define PLL_CS REGISTER(0x40028000u) /* 2.18.4 */
#define PLL_PWR 0x40028004u
#define PLL_FBDIV REGISTER(0x40028008u)
#define PLL_PRIM REGISTER(0x4002800Cu)
#define WATCHDOG_TICK REGISTER(0x4005802Cu) /* 4.7.2 */

enum {
    RESET_IO_BANK0 = 1 << 5,
    RESET_PADS_BANK0 = 1 << 8,
    RESET_PLL_SYS = 1 << 12,
    RESET_TIMER = 1 << 21,
    RESET_UARTS = 3 << 22,
    XOSC_1_TO_15_MHZ_ENABLE = 0xFAB << 12 | 0xAA0,
    XOSC_STARTUP_1_MS = 47, /* times 256 periods */
    REF_FROM_XOSC = 2,
    SYS_FROM_AUX = 1,
    PERI_ENABLE = 1 << 11,
    PLL_POWER_DOWN = 1 << 0,
    PLL_VCO_DOWN = 1 << 5,
    PLL_DIVIDERS_DOWN = 1 << 3,
    PLL_MULTIPLY = 125,             /* 12 MHz to 1500 MHz */
    PLL_DIVIDE = 6 << 16 | 2 << 12, /* to 125 MHz */
    TICK_1_US = 1 << 9 | 12,        /* periods of the crystal */
    TRIES = 100000,                 /* more than 30 ms at 6 MHz */
};
#define XOSC_STABLE (UINT32_C(1) << 31)
#define PLL_LOCKED (UINT32_C(1) << 31)

static bool out_of_reset(uint32_t blocks)
{
    CLEAR(RESETS_RESET) = blocks;
    return becomes(&RESETS_DONE, blocks, blocks, TRIES);
}

static bool start_crystal(void)
{
    XOSC_STARTUP = XOSC_STARTUP_1_MS;
    XOSC_CTRL = XOSC_1_TO_15_MHZ_ENABLE;
    if (!becomes(&XOSC_STATUS, XOSC_STABLE, XOSC_STABLE, TRIES)) {
        return false;
    }
    CLK_REF_CTRL = REF_FROM_XOSC;
    return becomes(&CLK_REF_SELECTED, 1 << REF_FROM_XOSC, 1 << REF_FROM_XOSC, TRIES);
}

static bool start_pll(void)
{
    PLL_CS = 1; /* the reference is not divided */
    PLL_FBDIV = PLL_MULTIPLY;
    CLEAR(PLL_PWR) = PLL_POWER_DOWN | PLL_VCO_DOWN;
    if (!becomes(&PLL_CS, PLL_LOCKED, PLL_LOCKED, TRIES)) {
        return false;
    }
    PLL_PRIM = PLL_DIVIDE;
    CLEAR(PLL_PWR) = PLL_DIVIDERS_DOWN;
    return true;
}

/* Source AUX is the system PLL from reset on. */
static bool switch_to_pll(void)
{
    SET(CLK_SYS_CTRL) = SYS_FROM_AUX;
    return becomes(&CLK_SYS_SELECTED, 1 << SYS_FROM_AUX, 1 << SYS_FROM_AUX, TRIES);
}

static const char *start_clocks(void)
{
    if (!out_of_reset(RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_PLL_SYS | RESET_TIMER)) {
        return "a block does not come out of reset";
    }
    if (!start_crystal()) {
        return "the 12 MHz crystal does not start";
    }
    if (!start_pll()) {
        return "the PLL does not lock";
    }
    return switch_to_pll() ? NULL : "the processor's clock does not switch to the PLL";
}

void chip_start(void)
{
    chip_trouble = start_clocks();
    CLK_PERI_CTRL = PERI_ENABLE; /* from the processor's clock */
    WATCHDOG_TICK = TICK_1_US;
    if (!out_of_reset(RESET_UARTS) && chip_trouble == NULL) {
        chip_trouble = "a UART does not come out of reset";
    }
}
