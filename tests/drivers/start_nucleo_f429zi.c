/* SPDX-License-Identifier: MIT */
/* The start of the STM32F429, and what boot sets for the Nucleo-F429ZI: from reset to 168 MHz, and what it says when a part of the
   clock tree does not come up. */
#include "board.h"
#include "f429.h"

enum { WAITS_MAX = 2000000, ALTERNATE = 2, USART_FUNCTION = 7, PORT_D = 3, TX = 8, RX = 9 };

static void comes_up(void **state)
{
    (void)state;
    board_boot();
    assert_int_equal(rcc_hclk(), 168000000);
    assert_int_equal(rcc_pclk1(), 42000000);
    assert_int_equal(rcc_pclk2(), 84000000);
    assert_no_mistake();
}

static void clocks_random_numbers(void **state)
{
    (void)state;
    board_boot();
    assert_int_equal(rcc_pll48(), 48000000);
}

/* UM1974: the probe's serial line is at PD8 and PD9; datasheet, table 12: function 7. */
static void connects_the_console(void **state)
{
    (void)state;
    board_boot();
    for (uint32_t pin = TX; pin <= RX; pin++) {
        assert_int_equal(pin_mode(&f429_port[PORT_D], pin), ALTERNATE);
        assert_int_equal(pin_function(&f429_port[PORT_D], pin), USART_FUNCTION);
    }
}

/* The message that follows needs the gates, and no more: the rate is what it is. */
static void says(const char *what)
{
    chip_trouble = NULL;
    chip_start();
    assert_non_null(chip_trouble);
    if (strstr(chip_trouble, what) == NULL) {
        fail_msg("it says `%s`, and not `%s`", chip_trouble, what);
    }
    assert_in_range(bus_accesses(), 1, WAITS_MAX);
    assert_no_mistake();
    board_set_up();
    assert_no_mistake();
}

static void without_a_clock_at_its_input(void **state)
{
    (void)state;
    board_power_on();
    rcc_hse = HSE_DEAD;
    says("8 MHz");
}

static void without_a_pll(void **state)
{
    (void)state;
    board_power_on();
    rcc_pll_locks = false;
    says("PLL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_up),
        cmocka_unit_test(clocks_random_numbers),
        cmocka_unit_test(connects_the_console),
        cmocka_unit_test(without_a_clock_at_its_input),
        cmocka_unit_test(without_a_pll),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
