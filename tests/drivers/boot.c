/* SPDX-License-Identifier: MIT */
#include "board.h"

const char *chip_trouble;

/* As kernel/main.c does it: between two rows there are a dozen instructions. */
void board_set_up(void)
{
    static const struct {
        uint32_t address, mask, value;
    } rows[] = BOARD_SETUP;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *reg(rows[i].address) = (*reg(rows[i].address) & ~rows[i].mask) | rows[i].value;
        bus_pass_us(1);
    }
}

void board_boot(void)
{
    board_power_on();
    chip_trouble = NULL;
    chip_start();
    assert_null(chip_trouble);
    board_set_up();
    assert_no_mistake();
}
