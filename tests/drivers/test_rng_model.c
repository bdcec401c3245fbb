/* SPDX-License-Identifier: MIT */
/* The random number generator, with a PLL that gives it 48 MHz. */
#include "rules.h"
#include "f429.h"

#define CR reg(0x50060800)
#define SR reg(0x50060804)
#define DR reg(0x50060808)
#define RCC_CR reg(0x40023800)
#define RCC_PLLCFGR reg(0x40023804)

enum { RNGEN = 1 << 2, IE = 1 << 3, DRDY = 1, CECS = 1 << 1, SECS = 1 << 2, CEIS = 1 << 5, SEIS = 1 << 6, IRQ = 80 };

/* From HSI: 16 MHz / 16 * 192 / 4. */
static void clock_on(void)
{
    *RCC_PLLCFGR = 0x20000000 | 16 | 192 << 6 | 4 << 24;
    *RCC_CR |= 1 << 24;
    bus_pass_us(300);
}

static void numbers(void)
{
    static const uint32_t script[] = {11, 22, 22};

    clock_on();
    rng_f4_say(script, 3);
    *CR = RNGEN;
    for (int i = 0; i < 3; i++) {
        while (!(*SR & DRDY)) {
        }
        assert_int_equal(*DR, script[i]);
    }
    assert_int_equal(rng_f4_taken(), 3);
}

static void interrupts(void)
{
    clock_on();
    *CR = RNGEN | IE;
    assert_true(bus_wait_line(IRQ, 5));
    (void)*DR;
    assert_false(bus_line(IRQ));
}

static void no_clock(void)
{
    *CR = RNGEN;
    bus_pass_us(100);
    assert_int_equal(*SR, CECS | CEIS);
    clock_on();
    *SR = 0;
    bus_pass_us(5);
    assert_int_equal(*SR, DRDY);
}

static void seed_error(void)
{
    clock_on();
    *CR = RNGEN;
    rng_f4_seed_error();
    bus_pass_us(100);
    assert_int_equal(*SR, SECS | SEIS);
    *SR = 0;
    *CR = 0;
    *CR = RNGEN;
    bus_pass_us(5);
    assert_int_equal(*SR, DRDY);
}

static void too_early(void)
{
    clock_on();
    *CR = RNGEN;
    (void)*DR;
}

static void in_spite_of_seed_error(void)
{
    clock_on();
    *CR = RNGEN;
    bus_pass_us(5);
    rng_f4_seed_error();
    (void)*DR;
}

static void started_with_seis(void)
{
    clock_on();
    *CR = RNGEN;
    rng_f4_seed_error();
    *CR = 0;
    *CR = RNGEN;
}

static void too_fast(void)
{
    *RCC_PLLCFGR = 0x20000000 | 16 | 192 << 6 | 2 << 24;
    *RCC_CR |= 1 << 24;
    bus_pass_us(300);
    *CR = RNGEN;
    bus_pass_us(1);
}

static void reserved(void)
{
    *CR = 1;
}

static void data_written(void)
{
    *DR = 1;
}

static const struct rule rules[] = {
    {"numbers", numbers, NULL},
    {"interrupts", interrupts, NULL},
    {"no clock, and then one", no_clock, NULL},
    {"a seed error, and the way out", seed_error, NULL},
    {"too early", too_early, "24.4.3: DR is read while DRDY is 0"},
    {"in spite of a seed error", in_spite_of_seed_error, "24.3.2: a number is taken"},
    {"started anew before SEIS is cleared", started_with_seis, "24.3.2: the generator is started anew"},
    {"too fast", too_fast, "6.3.2: the generator runs at 96000000 Hz"},
    {"reserved bits", reserved, "24.4.1"},
    {"the data is written", data_written, "24.4.3: RNG_DR is read-only"},
};

static void power_on(void)
{
    f429_power_on();
    f429_open_gates();
}

RULES_MAIN(power_on, rules)
