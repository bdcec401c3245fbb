/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "f429.h"

enum { AHB1ENR = 0x30, AHB2ENR = 0x34, APB1ENR = 0x40, APB2ENR = 0x44, BUTTON_PIN = 13 };
enum { PORT_A, PORT_B, PORT_C };

#define PORT(letter, index, moder, ospeedr, pupdr, probe)                                                              \
    [index] = {PORT_BLOCK("GPIO" letter, 0x40020000u + 0x400u * (index)), .number = (index),                           \
               .reset = {moder, ospeedr, pupdr}, .debug = (probe)}

/* Reset values: 8.4.1, 8.4.3, 8.4.4. */
struct port f429_port[F429_PORTS] = {
    PORT("A", 0, 0xA8000000, 0x0C000000, 0x64000000, 0xE000),
    PORT("B", 1, 0x00000280, 0x000000C0, 0x00000100, 0x0018),
    PORT("C", 2, 0, 0, 0, 0),
    PORT("D", 3, 0, 0, 0, 0),
    PORT("E", 4, 0, 0, 0, 0),
    PORT("F", 5, 0, 0, 0, 0),
    PORT("G", 6, 0, 0, 0, 0),
    PORT("H", 7, 0, 0, 0, 0),
    PORT("I", 8, 0, 0, 0, 0),
    PORT("J", 9, 0, 0, 0, 0),
    PORT("K", 10, 0, 0, 0, 0),
};

struct usart_f4 f429_usart1 = {USART_F4_BLOCK("USART1", 0x40011000), .irq = 37, .clock_hz = rcc_pclk2};
struct usart_f4 f429_usart2 = {USART_F4_BLOCK("USART2", 0x40004400), .irq = 38, .clock_hz = rcc_pclk1};
struct usart_f4 f429_usart3 = {USART_F4_BLOCK("USART3", 0x40004800), .irq = 39, .clock_hz = rcc_pclk1};

static const struct dma_request dma1_requests[] = {
    {3, 4, &f429_usart3},
    {4, 7, &f429_usart3},
    {6, 4, &f429_usart2},
    {0, 0, NULL},
};

struct dma_f4 f429_dma1 = {DMA_F4_BLOCK("DMA1", 0x40026000), .requests = dma1_requests,
                           .irq = {11, 12, 13, 14, 15, 16, 17, 47}};

struct tim f429_tim2 = {TIM_BLOCK("TIM2", 0x40000000), .clock_hz = rcc_timclk1};
struct tim f429_tim5 = {TIM_BLOCK("TIM5", 0x40000C00), .clock_hz = rcc_timclk1};

#define PORT_GATE(n)                                                                                                   \
    {                                                                                                                  \
        &f429_port[n].block, AHB1ENR, n                                                                                \
    }

static const struct rcc_gate gates[] = {
    PORT_GATE(0),
    PORT_GATE(1),
    PORT_GATE(2),
    PORT_GATE(3),
    PORT_GATE(4),
    PORT_GATE(5),
    PORT_GATE(6),
    PORT_GATE(7),
    PORT_GATE(8),
    PORT_GATE(9),
    PORT_GATE(10),
    {&f429_dma1.block, AHB1ENR, 21},
    {&rng_f4, AHB2ENR, 6},
    {&f429_tim2.block, APB1ENR, 0},
    {&f429_tim5.block, APB1ENR, 3},
    {&f429_usart2.block, APB1ENR, 17},
    {&f429_usart3.block, APB1ENR, 18},
    {&pwr_f4, APB1ENR, 28},
    {&f429_usart1.block, APB2ENR, 4},
    {&syscfg, APB2ENR, 14},
    {NULL, 0, 0},
};

void f429_power_on(void)
{
    bus_clear();
    rcc_hse = HSE_INPUT;
    rcc_hse_hz = 8000000;
    rcc_pll_locks = true;
    rcc_pll48_fails = false;
    rcc_gates = gates;
    bus_asleep = rcc_asleep;
    bus_add(&rcc_f4);
    bus_add(&flash_f4);
    exti_choose(EXTI_F4);
    for (uint32_t i = 0; i < F429_PORTS; i++) {
        f429_port[i].owned = 0xFFFF;
        f429_port[i].driven = 0;
    }
    f429_dma1.owned = 0xFF;
    iwdg_lsi_hz = 32000;
    bus_add(&exti);
    bus_add(&iwdg);
    for (const struct rcc_gate *gate = gates; gate->block != NULL; gate++) {
        bus_add((struct block *)gate->block);
    }
    pin_drive(&f429_port[PORT_C], BUTTON_PIN, false);
    wire_reset(&f429_usart1.wire, 115200);
    wire_reset(&f429_usart2.wire, 115200);
    wire_reset(&f429_usart3.wire, 115200);
}

void f429_open_gates(void)
{
    for (const struct rcc_gate *gate = gates; gate->block != NULL; gate++) {
        *reg(rcc_f4.base + gate->offset) |= 1u << gate->bit;
    }
    (void)*reg(rcc_f4.base + APB2ENR);
}
