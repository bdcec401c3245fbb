/* SPDX-License-Identifier: MIT */
/* USART of the STM32L4 family (RM0351, 40.8): other registers than those of the F4. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct stm32l4_usart {
    uint32_t cr1;
    uint32_t cr2;
    uint32_t cr3;
    uint32_t brr;
    uint32_t gtpr;
    uint32_t rtor;
    uint32_t rqr;
    uint32_t isr;
    uint32_t icr; /* write 1 to clear */
    uint32_t rdr;
    uint32_t tdr;
};
_Static_assert(offsetof(struct stm32l4_usart, brr) == 0x0C, "RM0351 40.8.4");
_Static_assert(offsetof(struct stm32l4_usart, tdr) == 0x28, "RM0351 40.8.11");

enum {
    STM32L4_USART_CR1_UE = 1 << 0,
    STM32L4_USART_CR1_RE = 1 << 2,
    STM32L4_USART_CR1_TE = 1 << 3,
    STM32L4_USART_CR1_RXNEIE = 1 << 5,
    STM32L4_USART_CR1_TXEIE = 1 << 7,
    STM32L4_USART_FE = 1 << 1,  /* isr and icr: framing error */
    STM32L4_USART_NF = 1 << 2,  /* noise */
    STM32L4_USART_ORE = 1 << 3, /* overrun */
    STM32L4_USART_ISR_RXNE = 1 << 5,
    STM32L4_USART_ISR_TXE = 1 << 7,
};

static inline void stm32l4_usart_putc(uintptr_t base, char c)
{
    volatile struct stm32l4_usart *uart = (volatile struct stm32l4_usart *)base;

    uart->cr1 |= STM32L4_USART_CR1_UE | STM32L4_USART_CR1_TE;
    while (!(uart->isr & STM32L4_USART_ISR_TXE)) {
    }
    uart->tdr = (unsigned char)c;
}
