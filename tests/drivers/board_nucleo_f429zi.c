/* SPDX-License-Identifier: MIT */
#include "board.h"
#include "f429.h"

const uint32_t board_timer_hz = 84000000;
const bool board_button_pressed = true;
const uint32_t board_button_irq = 40; /* EXTI15_10 */

void board_power_on(void)
{
    f429_power_on();
}

struct wire *board_wire(void)
{
    return &f429_usart3.wire;
}

void board_receive(uint8_t byte, bool framing_error)
{
    usart_f4_receive(&f429_usart3, byte, framing_error ? USART_F4_FE : 0);
}

struct port *board_port(uintptr_t base)
{
    return &f429_port[(base - f429_port[0].block.base) / 0x400];
}

struct port *board_port_a(void)
{
    return &f429_port[0];
}

void board_open_gates(void)
{
    f429_open_gates();
}
