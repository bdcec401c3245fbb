/* SPDX-License-Identifier: MIT */
/* Ports, SYSCFG and EXTI. */
#include "rules.h"
#include "f429.h"

#define GPIOA(offset) reg(0x40020000 + (offset))
#define GPIOB(offset) reg(0x40020400 + (offset))
#define GPIOC(offset) reg(0x40020800 + (offset))
#define SYSCFG_EXTICR4 reg(0x40013814)
#define EXTI(offset) reg(0x40013C00 + (offset))
#define BUTTON (&f429_port[2])
#define LEDS (&f429_port[1])

enum { MODER = 0, OTYPER = 4, PUPDR = 0xC, IDR = 0x10, ODR = 0x14, BSRR = 0x18, LCKR = 0x1C, AFRH = 0x24 };
enum { IMR = 0, RTSR = 8, FTSR = 0xC, SWIER = 0x10, PR = 0x14 };
enum { LINE_13 = 1 << 13, IRQ_EXTI15_10 = 40 };

static void output(void)
{
    *GPIOB(MODER) |= 1u << 28;
    *GPIOB(BSRR) = 1u << 14;
    assert_true(pin_level(LEDS, 14));
    *GPIOB(BSRR) = 1u << 30;
    assert_false(pin_level(LEDS, 14));
    assert_int_equal(*GPIOB(IDR) >> 14 & 1, 0);
}

static void half_of_bsrr(void)
{
    *GPIOB(MODER) |= 1u << 28;
    *(volatile uint16_t *)GPIOB(BSRR) = 1u << 14;
    assert_true(pin_level(LEDS, 14));
    *((volatile uint16_t *)GPIOB(BSRR) + 1) = 1u << 14;
    assert_false(pin_level(LEDS, 14));
}

static void open_drain(void)
{
    *GPIOB(MODER) |= 1u << 28;
    *GPIOB(OTYPER) |= 1u << 14;
    *GPIOB(PUPDR) |= 1u << 28;
    *GPIOB(BSRR) = 1u << 14;
    assert_true(pin_level(LEDS, 14));
    pin_drive(LEDS, 14, false);
    assert_int_equal(*GPIOB(IDR) >> 14 & 1, 0);
}

static void watch_button(void)
{
    *SYSCFG_EXTICR4 = 2 << 4;
    *EXTI(RTSR) |= LINE_13;
    *EXTI(FTSR) |= LINE_13;
    *EXTI(IMR) |= LINE_13;
}

static void button(void)
{
    watch_button();
    assert_false(bus_line(IRQ_EXTI15_10));
    for (int i = 0; i < 4; i++) {
        pin_drive(BUTTON, 13, i % 2 == 0);
        assert_true(bus_line(IRQ_EXTI15_10));
        *EXTI(PR) = LINE_13;
        assert_false(bus_line(IRQ_EXTI15_10));
    }
}

static void software(void)
{
    *EXTI(IMR) |= LINE_13;
    *EXTI(SWIER) = LINE_13;
    assert_true(bus_line(IRQ_EXTI15_10));
    *EXTI(PR) = LINE_13;
    assert_int_equal(*EXTI(SWIER), 0);
}

/* Another port's pin 13 is not the button. */
static void wrong_port(void)
{
    watch_button();
    *SYSCFG_EXTICR4 = 1 << 4;
    *EXTI(PR) = LINE_13;
    pin_drive(BUTTON, 13, true);
    assert_false(bus_line(IRQ_EXTI15_10));
}

static void reserved_pull(void)
{
    *GPIOB(PUPDR) |= 3u << 28;
}

static void idr_written(void)
{
    *GPIOB(IDR) = 0;
}

static void bsrr_read(void)
{
    *GPIOB(BSRR) |= 1u << 14;
}

static void reserved_odr(void)
{
    *GPIOB(ODR) = 1u << 16;
}

static void debug_pins(void)
{
    *GPIOA(MODER) = 0;
}

static void others_mode(void)
{
    LEDS->owned = 1 << 14;
    *GPIOB(MODER) |= 1u << 28 | 1;
}

static void others_output(void)
{
    *GPIOB(BSRR) = 1;
    LEDS->owned = 1 << 14;
    *GPIOB(ODR) = 1u << 14;
}

static void lock(void)
{
    *GPIOB(LCKR) = 0x10001;
}

static void port_that_is_not_there(void)
{
    *SYSCFG_EXTICR4 = 0xB << 4;
}

static void others_connection(void)
{
    exti_owned = LINE_13;
    *SYSCFG_EXTICR4 = 0x2222;
}

static void others_pending(void)
{
    watch_button();
    *EXTI(RTSR) |= 1 << 12;
    pin_drive(BUTTON, 13, true);
    pin_drive(&f429_port[0], 12, true);
    exti_owned = LINE_13;
    *EXTI(PR) |= LINE_13;
}

static void others_mask(void)
{
    *EXTI(IMR) |= 1 << 12;
    exti_owned = LINE_13;
    *EXTI(IMR) = LINE_13;
}

static void reserved_lines(void)
{
    exti_owned = UINT32_MAX;
    *EXTI(RTSR) = 1u << 23;
}

static void byte_of_exti(void)
{
    *(volatile uint8_t *)EXTI(PR) = 1;
}

static const struct rule rules[] = {
    {"an output", output, NULL},
    {"half of BSRR", half_of_bsrr, NULL},
    {"an open drain", open_drain, NULL},
    {"a button", button, NULL},
    {"an interrupt by software", software, NULL},
    {"another port", wrong_port, NULL},
    {"a reserved pull", reserved_pull, "8.4.4"},
    {"IDR is written", idr_written, "8.4: GPIOB: register 0x10 is read-only"},
    {"BSRR is read", bsrr_read, "8.4.7"},
    {"reserved bits of ODR", reserved_odr, "reserved bits of register 0x14"},
    {"pins of the debug probe", debug_pins, "8.3.1: GPIOA: pins of the debug probe"},
    {"modes of another's pins", others_mode, "GPIOB: pins that are another's change: 0x1"},
    {"levels of another's pins", others_output, "GPIOB: pins that are another's change: 0x1"},
    {"the lock", lock, "not modelled"},
    {"a port that is not there", port_that_is_not_there, "9.2.3: line 13 is connected to a port that there is not"},
    {"another's connection", others_connection, "9.2.3: line 12, which is another's"},
    {"another's pending line", others_pending, "12.3.6: pending lines that are another's are cleared: 0x1000"},
    {"another's mask", others_mask, "lines that are another's change in EXTI's register 0"},
    {"reserved lines", reserved_lines, "12.3: reserved bits"},
    {"a byte of EXTI", byte_of_exti, "EXTI: an access of 1 bytes"},
};

static void power_on(void)
{
    f429_power_on();
    f429_open_gates();
}

RULES_MAIN(power_on, rules)
