/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "l475.h"

enum { AHB2ENR = 0x4C, APB1ENR1 = 0x58, APB2ENR = 0x60, BUTTON_PIN = 13 };
enum { PORT_A, PORT_B, PORT_C };

#define PORT(letter, index, moder, ospeedr, pupdr, probe)                                                              \
    [index] = {PORT_BLOCK("GPIO" letter, 0x48000000u + 0x400u * (index)), .number = (index),                           \
               .reset = {moder, ospeedr, pupdr}, .debug = (probe)}

/* Reset values: 8.5.1, 8.5.3, 8.5.4. */
struct port l475_port[L475_PORTS] = {
    PORT("A", 0, 0xABFFFFFF, 0x0C000000, 0x64000000, 0xE000),
    PORT("B", 1, 0xFFFFFEBF, 0, 0x00000100, 0x0018),
    PORT("C", 2, 0xFFFFFFFF, 0, 0, 0),
    PORT("D", 3, 0xFFFFFFFF, 0, 0, 0),
    PORT("E", 4, 0xFFFFFFFF, 0, 0, 0),
    PORT("F", 5, 0xFFFFFFFF, 0, 0, 0),
    PORT("G", 6, 0xFFFFFFFF, 0, 0, 0),
    PORT("H", 7, 0x0000000F, 0, 0, 0),
};

struct usart_l4 l475_usart1 = {USART_L4_BLOCK("USART1", 0x40013800), .irq = 37, .clock_hz = rcc_l4_pclk2};
struct usart_l4 l475_usart2 = {USART_L4_BLOCK("USART2", 0x40004400), .irq = 38, .clock_hz = rcc_l4_pclk1};
struct usart_l4 l475_usart3 = {USART_L4_BLOCK("USART3", 0x40004800), .irq = 39, .clock_hz = rcc_l4_pclk1};

static const struct rcc_l4_gate gates[] = {
    {&l475_port[0].block, AHB2ENR, 0},
    {&l475_port[1].block, AHB2ENR, 1},
    {&l475_port[2].block, AHB2ENR, 2},
    {&l475_port[3].block, AHB2ENR, 3},
    {&l475_port[4].block, AHB2ENR, 4},
    {&l475_port[5].block, AHB2ENR, 5},
    {&l475_port[6].block, AHB2ENR, 6},
    {&l475_port[7].block, AHB2ENR, 7},
    {&l475_usart2.block, APB1ENR1, 17},
    {&l475_usart3.block, APB1ENR1, 18},
    {&syscfg, APB2ENR, 0},
    {&l475_usart1.block, APB2ENR, 14},
    {NULL, 0, 0},
};

void l475_power_on(void)
{
    bus_clear();
    rcc_l4_gates = gates;
    bus_asleep = rcc_l4_asleep;
    bus_add(&rcc_l4);
    bus_add(&flash_l4);
    exti_choose(EXTI_L4);
    for (uint32_t i = 0; i < L475_PORTS; i++) {
        l475_port[i].owned = 0xFFFF;
        l475_port[i].driven = 0;
    }
    bus_add(&exti);
    for (const struct rcc_l4_gate *gate = gates; gate->block != NULL; gate++) {
        bus_add((struct block *)gate->block);
    }
    pin_drive(&l475_port[PORT_C], BUTTON_PIN, true);
    wire_reset(&l475_usart1.wire, 115200);
    wire_reset(&l475_usart2.wire, 115200);
    wire_reset(&l475_usart3.wire, 115200);
}

void l475_open_gates(void)
{
    for (const struct rcc_l4_gate *gate = gates; gate->block != NULL; gate++) {
        *reg(rcc_l4.base + gate->offset) |= 1u << gate->bit;
    }
    (void)*reg(rcc_l4.base + APB2ENR);
}
