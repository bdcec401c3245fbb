/* SPDX-License-Identifier: MIT */
/* TIM5 of the STM32F4 at 16 MHz. */
#include "rules.h"
#include "f429.h"

#define TIM5(offset) reg(0x40000C00 + (offset))

enum { CR1 = 0, SR = 0x10, EGR = 0x14, CCR1 = 0x34, CNT = 0x24, PSC = 0x28, ARR = 0x2C };

static void counts(void)
{
    *TIM5(PSC) = 15;
    *TIM5(EGR) = 1;
    *TIM5(CR1) = 1;
    uint32_t before = *TIM5(CNT);
    bus_pass_us(1000000);
    assert_in_range(*TIM5(CNT) - before, 1000000, 1000002);
}

/* The prescaler that is written waits for an update. */
static void prescaler_waits(void)
{
    *TIM5(PSC) = 15;
    *TIM5(CR1) = 1;
    bus_pass_us(100);
    assert_in_range(*TIM5(CNT), 1600, 1640);
}

static void wraps(void)
{
    *TIM5(CNT) = UINT32_MAX;
    *TIM5(CR1) = 1;
    bus_pass_us(1);
    assert_in_range(*TIM5(CNT), 1, 100);
}

static void long_prescaler(void)
{
    *TIM5(PSC) = 0x10000;
}

static void short_period(void)
{
    *TIM5(ARR) = 0xFFFF;
    *TIM5(CR1) = 1;
}

static void downwards(void)
{
    *TIM5(CR1) = 1 << 4;
}

static void events_read(void)
{
    *TIM5(EGR) |= 1;
}

static void compare(void)
{
    *TIM5(CCR1) = 1;
}

static const struct rule rules[] = {
    {"counts", counts, NULL},
    {"a prescaler waits for an update", prescaler_waits, NULL},
    {"wraps", wraps, NULL},
    {"a prescaler of 17 bits", long_prescaler, "18.4.11"},
    {"a period of 16 bits", short_period, "18.4.12"},
    {"downwards", downwards, "18.4.1"},
    {"EGR is read", events_read, "18.4.6"},
    {"a compare register", compare, "18.4: TIM5: register 0x34 is not modelled"},
};

static void power_on(void)
{
    f429_power_on();
    f429_open_gates();
}

RULES_MAIN(power_on, rules)
