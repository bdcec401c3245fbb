/* SPDX-License-Identifier: MIT */
#include "overruns.h"
#include "page.h"
#include "stm32_usart.h"
#include "uart.h"

#define UART ((volatile struct stm32_usart *)CONSOLE_BASE)

enum { CR1 = STM32_USART_CR1_UE | STM32_USART_CR1_TE | STM32_USART_CR1_RE | STM32_USART_CR1_RXNEIE };

void uart_start(void)
{
    UART->cr1 = CR1;
}

/* Reading DR after SR clears an overrun (RM0090, 30.6.1). */
bool uart_receive(uint8_t *byte)
{
    uint32_t status = UART->sr;

    overruns += (status & STM32_USART_SR_ORE) != 0;
    if (!(status & STM32_USART_SR_RXNE)) {
        return false;
    }
    *byte = (uint8_t)UART->dr;
    return true;
}

bool uart_send(uint8_t byte)
{
    if (!(UART->sr & STM32_USART_SR_TXE)) {
        return false;
    }
    UART->dr = byte;
    return true;
}

static void enable(uint32_t interrupts, bool wanted)
{
    uint32_t others = UART->cr1 & ~interrupts;

    UART->cr1 = wanted ? others | interrupts : others;
}

void uart_receive_interrupt(bool wanted)
{
    enable(STM32_USART_CR1_RXNEIE, wanted);
}

bool uart_transmit_interrupt(bool wanted)
{
    if (CONSOLE_TRANSMIT_IS_POLLED) {
        return false;
    }
    enable(STM32_USART_CR1_TXEIE, wanted);
    return true;
}

void uart_acknowledge(void)
{
}
