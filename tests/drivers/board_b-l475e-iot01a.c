/* SPDX-License-Identifier: MIT */
#include "board.h"
#include "l475.h"

const uint32_t board_timer_hz = 80000000;
const bool board_button_pressed = false;
const uint32_t board_button_irq = 40; /* EXTI15_10 */

void board_power_on(void)
{
    l475_power_on();
}

struct wire *board_wire(void)
{
    return &l475_usart1.wire;
}

void board_receive(uint8_t byte, bool framing_error)
{
    usart_l4_receive(&l475_usart1, byte, framing_error ? USART_L4_FE : 0);
}

struct port *board_port(uintptr_t base)
{
    return &l475_port[(base - l475_port[0].block.base) / 0x400];
}

struct port *board_port_a(void)
{
    return &l475_port[0];
}

void board_open_gates(void)
{
    l475_open_gates();
}
