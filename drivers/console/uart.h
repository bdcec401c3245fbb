/* SPDX-License-Identifier: MIT */
/* What the console needs of a UART. One file console_<ip>.c for each kind; the board's page says which. The console owns
   the registers (CONSOLE_BASE) and the lines (EVENT_CONSOLE) of page.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Both directions on, receive interrupts on, transmit interrupts off. */
void uart_start(void);

/* The next received byte; false: none. */
bool uart_receive(uint8_t *byte);

/* False: no room now. */
bool uart_send(uint8_t byte);

/* Is an interrupt to come when there is room again? True: it will. False: this UART must be polled. */
bool uart_transmit_interrupt(bool wanted);

/* Does a received byte interrupt? One that is there already may, or may not: look for it after this. */
void uart_receive_interrupt(bool wanted);

/* Ends the interrupt that was taken. Call before uart_receive and uart_send: what comes later interrupts again. */
void uart_acknowledge(void);

/* Bytes lost in hardware since the last call. */
uint32_t uart_overruns(void);
