/* SPDX-License-Identifier: MIT */
/* What drivers/gpio/gpio.h promises, of outputs, by the driver of a board's LED. */
#include "board.h"
#include "gpio.h"
#include "port.h"

static void only(uintptr_t base, uint32_t pin)
{
    board_boot();
    board_port(base)->owned = 1u << pin;
}

static void an_output_begins_low(void **state)
{
    struct port *port = board_port(LED_BASE);

    (void)state;
    only(LED_BASE, LED_PIN);
    assert_true(gpio_output(LED_BASE, LED_PIN));
    assert_int_equal(pin_mode(port, LED_PIN), 1);
    assert_false(pin_level(port, LED_PIN));
    assert_no_mistake();
}

static void an_output_is_written_and_read(void **state)
{
    struct port *port = board_port(LED_BASE);

    (void)state;
    only(LED_BASE, LED_PIN);
    gpio_output(LED_BASE, LED_PIN);
    for (int i = 0; i < 6; i++) {
        gpio_write(LED_BASE, LED_PIN, i % 3 == 0);
        assert_int_equal(pin_level(port, LED_PIN), i % 3 == 0);
        assert_int_equal(gpio_read(LED_BASE, LED_PIN), i % 3 == 0);
    }
    assert_no_mistake();
}

/* Also when its predecessor left it high. */
static void an_output_begins_anew(void **state)
{
    (void)state;
    only(LED_BASE, LED_PIN);
    gpio_output(LED_BASE, LED_PIN);
    gpio_write(LED_BASE, LED_PIN, true);
    assert_true(gpio_output(LED_BASE, LED_PIN));
    assert_false(pin_level(board_port(LED_BASE), LED_PIN));
    gpio_write(LED_BASE, LED_PIN, true);
    assert_true(pin_level(board_port(LED_BASE), LED_PIN));
    assert_no_mistake();
}

/* But those of the debug probe. */
static void every_pin_can_be_an_output(void **state)
{
    (void)state;
    for (uint32_t pin = 0; pin < 16; pin++) {
        struct port *port = board_port(LED_BASE);
        if (port->debug >> pin & 1) {
            continue;
        }
        only(LED_BASE, pin);
        assert_true(gpio_output(LED_BASE, pin));
        gpio_write(LED_BASE, pin, true);
        assert_true(pin_level(port, pin));
        gpio_write(LED_BASE, pin, false);
        assert_false(pin_level(port, pin));
        assert_no_mistake();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_output_begins_low),
        cmocka_unit_test(an_output_is_written_and_read),
        cmocka_unit_test(an_output_begins_anew),
        cmocka_unit_test(every_pin_can_be_an_output),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
