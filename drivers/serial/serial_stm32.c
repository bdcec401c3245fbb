/* SPDX-License-Identifier: MIT */
#include "one_by_one.h"
#include "stm32.h"

void serial_start(uintptr_t port)
{
    start(port, 0);
}

static bool put(uintptr_t port, uint8_t byte)
{
    if (!(at(port)->sr & STM32_USART_SR_TXE)) {
        return false;
    }
    at(port)->dr = byte;
    return true;
}

void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    enable(port, STM32_USART_CR1_TXEIE, wanted);
}
