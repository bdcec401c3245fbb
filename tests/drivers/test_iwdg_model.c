/* SPDX-License-Identifier: MIT */
/* The independent watchdog. */
#include "rules.h"
#include "f429.h"

#define KR reg(0x40003000)
#define PR reg(0x40003004)
#define RLR reg(0x40003008)
#define SR reg(0x4000300C)

enum { START = 0xCCCC, UNLOCK = 0x5555, RELOAD = 0xAAAA };

/* One second: 1,000 periods of 32 cycles. */
static void start(void)
{
    *KR = START;
    *KR = UNLOCK;
    *PR = 3;
    *RLR = 999;
    while (*SR != 0) {
    }
    *KR = RELOAD;
}

static void fed(void)
{
    start();
    for (int i = 0; i < 5; i++) {
        bus_pass_us(900000);
        *KR = RELOAD;
    }
    assert_int_equal(iwdg_fired, 0);
    bus_pass_us(900000);
    assert_int_equal(iwdg_fired, 0);
    bus_pass_us(110000);
    assert_int_equal(iwdg_fired, 1);
}

static void cannot_be_stopped(void)
{
    start();
    *KR = UNLOCK;
    bus_pass_us(1010000);
    assert_int_equal(iwdg_fired, 1);
}

/* What was written reaches it only with the LSI, which it switches on. */
static void nothing_arrives_without_lsi(void)
{
    *KR = UNLOCK;
    *PR = 3;
    bus_pass_us(1000000);
    assert_int_equal(*SR, 1);
    *KR = START;
    bus_pass_us(200);
    assert_int_equal(*SR, 0);
}

static void reload_before_arrival(void)
{
    *KR = START;
    *KR = UNLOCK;
    *RLR = 99;
    *KR = RELOAD; /* still with 0xFFF: 512 ms */
    bus_pass_us(500000);
    assert_int_equal(iwdg_fired, 0);
    bus_pass_us(20000);
    assert_int_equal(iwdg_fired, 1);
}

static void locked(void)
{
    *KR = START;
    *PR = 3;
}

static void locked_again(void)
{
    *KR = START;
    *KR = UNLOCK;
    *PR = 3;
    *KR = RELOAD;
    *RLR = 999;
}

static void twice(void)
{
    *KR = START;
    *KR = UNLOCK;
    *RLR = 999;
    *RLR = 998;
}

static void no_key(void)
{
    *KR = 0;
}

static void too_long(void)
{
    *KR = UNLOCK;
    *RLR = 0x1000;
}

static void read_too_early(void)
{
    *KR = START;
    *KR = UNLOCK;
    *PR = 3;
    (void)*PR;
}

static void status_written(void)
{
    *SR = 0;
}

static const struct rule rules[] = {
    {"fed, and not fed", fed, NULL},
    {"cannot be stopped", cannot_be_stopped, NULL},
    {"nothing arrives without the LSI", nothing_arrives_without_lsi, NULL},
    {"a reload before the value has arrived", reload_before_arrival, NULL},
    {"locked", locked, "21.3.2: IWDG_PR is written without the key"},
    {"locked again", locked_again, "21.3.2: IWDG_RLR is written without the key"},
    {"twice", twice, "21.4.4: IWDG_RLR is written while"},
    {"no key", no_key, "21.4.1: 0 is no key"},
    {"too long", too_long, "21.4: reserved bits of IWDG_RLR"},
    {"read too early", read_too_early, "21.4.2"},
    {"the status is written", status_written, "21.4.4: IWDG_SR is read-only"},
};

RULES_MAIN(f429_power_on, rules)
