/* SPDX-License-Identifier: MIT */
/* USART of the STM32F4 family (RM0090, 30.6). */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct stm32_usart {
    uint32_t sr;
    uint32_t dr;
    uint32_t brr;
    uint32_t cr1;
    uint32_t cr2;
    uint32_t cr3;
    uint32_t gtpr;
};
_Static_assert(offsetof(struct stm32_usart, gtpr) == 0x18, "RM0090 30.6.8");

enum {
    STM32_USART_SR_FE = 1 << 1,  /* framing error */
    STM32_USART_SR_ORE = 1 << 3, /* overrun */
    STM32_USART_SR_RXNE = 1 << 5,
    STM32_USART_SR_TXE = 1 << 7,
    STM32_USART_SR_CLEAR_TC = 1 << 9 | 1 << 8 | 1 << 5, /* to write: of four bits that a 0 clears, all but TC, bit 6 */
    STM32_USART_CR1_RE = 1 << 2,
    STM32_USART_CR1_TE = 1 << 3,
    STM32_USART_CR1_RXNEIE = 1 << 5,
    STM32_USART_CR1_TXEIE = 1 << 7,
    STM32_USART_CR1_UE = 1 << 13,
    STM32_USART_CR3_DMAT = 1 << 7, /* asks the DMA controller for bytes to send */
};

static inline void stm32_usart_putc(uintptr_t base, char c)
{
    volatile struct stm32_usart *uart = (volatile struct stm32_usart *)base;

    uart->cr1 |= STM32_USART_CR1_UE | STM32_USART_CR1_TE;
    while (!(uart->sr & STM32_USART_SR_TXE)) {
    }
    uart->dr = (unsigned char)c;
}
