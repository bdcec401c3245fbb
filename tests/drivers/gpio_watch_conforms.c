/* SPDX-License-Identifier: MIT */
/* What drivers/gpio/gpio.h promises, of pins that are watched, by the driver of a board's button. */
#include "board.h"
#include "gpio.h"
#include "port.h"

static void only(uintptr_t base, uint32_t pin)
{
    board_boot();
    board_port(base)->owned = 1u << pin;
    exti_owned = 1u << pin;
}

static void move_button(bool pressed)
{
    pin_drive(board_port(BUTTON_BASE), BUTTON_PIN, pressed == board_button_pressed);
}

static void a_watched_pin_tells_both_edges(void **state)
{
    (void)state;
    only(BUTTON_BASE, BUTTON_PIN);
    assert_true(gpio_watch(BUTTON_BASE, BUTTON_PIN));
    assert_false(bus_line(board_button_irq));
    for (int i = 0; i < 6; i++) {
        move_button(i % 2 == 0);
        assert_true(bus_line(board_button_irq));
        assert_true(gpio_acknowledge(BUTTON_BASE, BUTTON_PIN));
        assert_false(bus_line(board_button_irq));
        assert_false(gpio_acknowledge(BUTTON_BASE, BUTTON_PIN));
        assert_int_equal(gpio_read(BUTTON_BASE, BUTTON_PIN), (i % 2 == 0) == board_button_pressed);
    }
    assert_no_mistake();
}

static void an_unwatched_pin_is_silent(void **state)
{
    (void)state;
    only(BUTTON_BASE, BUTTON_PIN);
    move_button(true);
    move_button(false);
    assert_false(bus_line(board_button_irq));
    assert_no_mistake();
}

/* An edge before the acknowledgement, and one after it, are two. */
static void no_edge_is_lost(void **state)
{
    (void)state;
    only(BUTTON_BASE, BUTTON_PIN);
    gpio_watch(BUTTON_BASE, BUTTON_PIN);
    move_button(true);
    move_button(false);
    assert_true(gpio_acknowledge(BUTTON_BASE, BUTTON_PIN));
    move_button(true);
    assert_true(bus_line(board_button_irq));
    assert_true(gpio_acknowledge(BUTTON_BASE, BUTTON_PIN));
    assert_no_mistake();
}

/* Another process's pin has interrupted, and waits for that. */
static void another_line_stays(void **state)
{
    enum { OTHER_PIN = 12, RTSR = 0x08, PR = 0x14 };
    struct port *a = board_port_a();

    (void)state;
    board_boot();
    board_open_gates();
    pin_drive(a, OTHER_PIN, false);
    *reg(a->block.base) &= ~(3u << 2 * OTHER_PIN); /* an input */
    *reg(exti.base + RTSR) |= 1u << OTHER_PIN;
    pin_drive(a, OTHER_PIN, true);
    assert_true(*reg(exti.base + PR) >> OTHER_PIN & 1);
    exti_owned = 1u << BUTTON_PIN;
    gpio_watch(BUTTON_BASE, BUTTON_PIN);
    move_button(true);
    assert_true(gpio_acknowledge(BUTTON_BASE, BUTTON_PIN));
    assert_true(*reg(exti.base + PR) >> OTHER_PIN & 1);
    assert_no_mistake();
}

static void press(void)
{
    move_button(true);
}

/* An edge at any moment of an acknowledgement, also without another before it, is told by that or by the next interrupt. */
static void no_edge_is_lost_between(void **state)
{
    (void)state;
    for (uint32_t nth = 1; nth < 8; nth++) {
        only(BUTTON_BASE, BUTTON_PIN);
        gpio_watch(BUTTON_BASE, BUTTON_PIN);
        bus_before_access(nth, press);
        bool told = gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
        if (bus_happened()) {
            assert_true(told || bus_line(board_button_irq));
        }
        assert_no_mistake();
    }
}

/* Its predecessor left an edge that nobody acknowledged. */
static void a_watched_pin_begins_anew(void **state)
{
    (void)state;
    only(BUTTON_BASE, BUTTON_PIN);
    gpio_watch(BUTTON_BASE, BUTTON_PIN);
    move_button(true);
    assert_true(gpio_watch(BUTTON_BASE, BUTTON_PIN));
    gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
    assert_false(bus_line(board_button_irq));
    move_button(false);
    assert_true(bus_line(board_button_irq));
    assert_true(gpio_acknowledge(BUTTON_BASE, BUTTON_PIN));
    assert_no_mistake();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_watched_pin_tells_both_edges),
        cmocka_unit_test(an_unwatched_pin_is_silent),
        cmocka_unit_test(no_edge_is_lost),
        cmocka_unit_test(no_edge_is_lost_between),
        cmocka_unit_test(another_line_stays),
        cmocka_unit_test(a_watched_pin_begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
