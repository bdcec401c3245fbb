/* SPDX-License-Identifier: MIT */
/* A board as the test of a class of drivers sees it: its pages (page.h, made by page.py), and what is around its models. One
   file board_<board>.c each. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "page.h"
#include "rules.h"

struct wire;
struct port;

/* The models alone. */
void board_power_on(void);
/* Power on, and what boot does: the chip's start, then the registers that the pages set. Ends the test if that is a mistake. */
void board_boot(void);
/* The second half of it. */
void board_set_up(void);

/* The other end of the console's line. */
struct wire *board_wire(void);
/* A byte arrives at once, and may lack its stop bit. */
void board_receive(uint8_t byte, bool framing_error);

struct port *board_port(uintptr_t base);
struct port *board_port_a(void);
void board_open_gates(void);            /* of all blocks, for what is another process's */
extern const uint32_t board_timer_hz;   /* what the counter divides */
extern const bool board_button_pressed; /* the level of its pin */
extern const uint32_t board_button_irq;

/* boot.c: what a chip's start says went wrong. */
extern const char *chip_trouble;
void chip_start(void);
