/* SPDX-License-Identifier: MIT */
/* Ports, and the external interrupts behind their pins: GPIO, SYSCFG and EXTI of the STM32F4 (RM0090 Rev 19, 8, 9.2, 12) and
   of the STM32L4 (RM0351 Rev 9, 8, 9.2, 14), which differ in addresses, reset values and the number of ports. Sections in mistakes are those of RM0090. */
#pragma once

#include "bus.h"

struct port {
    struct block block;
    uint32_t number;   /* 0: A */
    uint32_t reset[3]; /* MODER, OSPEEDR, PUPDR */
    uint32_t debug;    /* pins that a debug probe holds */
    /* Whose pins are they? What is not the driver's must stay as it is. */
    uint32_t owned;
    /* The outside: which pins something drives, and how. */
    uint32_t driven, levels;
    uint32_t r[12];
};

/* From outside: a button, a jumper. */
void pin_drive(struct port *port, uint32_t pin, bool high);
/* What a voltmeter at the pin would show. */
bool pin_level(const struct port *port, uint32_t pin);
uint32_t pin_mode(const struct port *port, uint32_t pin); /* 0 input, 1 output, 2 alternate function, 3 analog */
uint32_t pin_function(const struct port *port, uint32_t pin);
uint32_t pin_pull(const struct port *port, uint32_t pin); /* 0 none, 1 up, 2 down */

void port_power_on(struct block *self);
uint32_t port_peek(struct block *self, uint32_t offset);
uint32_t port_read(struct block *self, uint32_t offset);
void port_write(struct block *self, uint32_t offset, uint32_t value);

#define PORT_BLOCK(title, at)                                                                                          \
    .block = {.name = (title),                                                                                         \
              .base = (at),                                                                                            \
              .bytes = 0x30,                                                                                           \
              .widths = BYTE | HALF | WORD,                                                                            \
              .power_on = port_power_on,                                                                               \
              .read = port_read,                                                                                       \
              .write = port_write,                                                                                     \
              .peek = port_peek}

/* SYSCFG and EXTI: one of each, of whichever chip it is. */
extern struct block syscfg, exti;
enum exti_chip { EXTI_F4, EXTI_L4 };
void exti_choose(enum exti_chip chip);
extern uint32_t exti_owned; /* lines of the driver */
void exti_levels(uint32_t port, uint32_t levels);
