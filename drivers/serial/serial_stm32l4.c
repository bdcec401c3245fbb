/* SPDX-License-Identifier: MIT */
/* References: RM0351. */
#include "errors.h"
#include "one_by_one.h"
#include "stm32l4_usart.h"

static volatile struct stm32l4_usart *at(uintptr_t port)
{
    return (volatile struct stm32l4_usart *)port;
}

enum {
    CR1 = STM32L4_USART_CR1_UE | STM32L4_USART_CR1_TE | STM32L4_USART_CR1_RE | STM32L4_USART_CR1_RXNEIE,
    ERRORS = STM32L4_USART_ORE | STM32L4_USART_FE | STM32L4_USART_NF,
};

/* What CR2 and CR3 choose can be changed only while it is off (40.8.2, 40.8.3), and off, it would cut what is on the line: it is
   switched off only if a predecessor went astray. */
void serial_start(uintptr_t port)
{
    if ((at(port)->cr2 | at(port)->cr3) != 0) {
        at(port)->cr1 = 0;
        at(port)->cr2 = 0;
        at(port)->cr3 = 0;
    }
    at(port)->icr = ERRORS;
    at(port)->cr1 = CR1;
}

/* An overrun interrupts as a byte does, until it is cleared (40.8.8). */
bool serial_receive(uintptr_t port, uint8_t *byte)
{
    uint32_t status = at(port)->isr;

    at(port)->icr = status & ERRORS;
    errors[SERIAL_OVERRUN] += (status & STM32L4_USART_ORE) != 0;
    errors[SERIAL_FRAMING] += (status & STM32L4_USART_FE) != 0;
    if (!(status & STM32L4_USART_ISR_RXNE)) {
        return false;
    }
    *byte = (uint8_t)at(port)->rdr;
    return true;
}

static bool put(uintptr_t port, uint8_t byte)
{
    if (!(at(port)->isr & STM32L4_USART_ISR_TXE)) {
        return false;
    }
    at(port)->tdr = byte;
    return true;
}

static void enable(uintptr_t port, uint32_t interrupts, bool wanted)
{
    uint32_t others = at(port)->cr1 & ~interrupts;

    at(port)->cr1 = wanted ? others | interrupts : others;
}

void serial_receive_interrupt(uintptr_t port, bool wanted)
{
    enable(port, STM32L4_USART_CR1_RXNEIE, wanted);
}

void serial_transmit_interrupt(uintptr_t port, bool wanted)
{
    enable(port, STM32L4_USART_CR1_TXEIE, wanted);
}

/* Both interrupts are levels, which end with their reason. */
void serial_acknowledge(uintptr_t port)
{
    (void)port;
}
