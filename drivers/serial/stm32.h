/* SPDX-License-Identifier: MIT */
/* USART of the STM32F4, all but sending. Included by its drivers: serial_stm32.c sends byte by byte, serial_stm32_dma.c by DMA. */
#pragma once

#include "errors.h"
#include "stm32_usart.h"

static volatile struct stm32_usart *at(uintptr_t port)
{
    return (volatile struct stm32_usart *)port;
}

enum { CR1 = STM32_USART_CR1_UE | STM32_USART_CR1_TE | STM32_USART_CR1_RE | STM32_USART_CR1_RXNEIE };

static void start(uintptr_t port, uint32_t cr3)
{
    at(port)->cr3 = cr3;
    at(port)->cr2 = 0;
    at(port)->cr1 = CR1;
}

/* Reading DR after SR clears the errors (RM0090, 30.6.1), and must also where an overrun is all that there is. */
bool serial_receive(uintptr_t port, uint8_t *byte)
{
    uint32_t status = at(port)->sr;

    if (!(status & (STM32_USART_SR_RXNE | STM32_USART_SR_ORE))) {
        return false;
    }
    *byte = (uint8_t)at(port)->dr;
    errors[SERIAL_OVERRUN] += (status & STM32_USART_SR_ORE) != 0;
    errors[SERIAL_FRAMING] += (status & STM32_USART_SR_FE) != 0;
    return (status & STM32_USART_SR_RXNE) != 0;
}

static void enable(uintptr_t port, uint32_t interrupts, bool wanted)
{
    uint32_t others = at(port)->cr1 & ~interrupts;

    at(port)->cr1 = wanted ? others | interrupts : others;
}

void serial_receive_interrupt(uintptr_t port, bool wanted)
{
    enable(port, STM32_USART_CR1_RXNEIE, wanted);
}

void serial_acknowledge(uintptr_t port)
{
    (void)port;
}
