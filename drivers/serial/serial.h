/* SPDX-License-Identifier: MIT */
/* A serial port whose registers the process owns: bytes both ways, in order, 8 bits, no parity. Linked into it: one file
   serial_<ip>.c for each kind of block; the board's page says which.

   `port` is the base of the block. Nothing waits: what there is no room for is not taken, and what is not there is not
   returned; then the interrupt tells. Only one thread may call, and a process has one port. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum serial_error {
    SERIAL_OVERRUN, /* received bytes were lost, because nobody took those before them; one each time that the block says so */
    SERIAL_FRAMING, /* a byte had no stop bit; it is received all the same */
    SERIAL_ERRORS,
};

/* Both directions on, receive interrupts on, transmit interrupts off. An owner that begins anew starts it again, whatever state
   its predecessor left it in; pins, clock and rate are the board's page's. */
void serial_start(uintptr_t port);

/* Takes, and will send, the first of these bytes that there is room for; returns how many. 0: no room now. What is not taken is
   to be offered again, from where it lies and unchanged: a block that reads memory itself may have begun to send it. */
uint32_t serial_send(uintptr_t port, const uint8_t *bytes, uint32_t count);

/* The next received byte; false: none. */
bool serial_receive(uintptr_t port, uint8_t *byte);

/* Is an interrupt to come when there is room? Room that was there before it was wanted may raise none: send once more. */
void serial_transmit_interrupt(uintptr_t port, bool wanted);

/* Does a received byte interrupt? One that is there already may, or may not: look for it after this. */
void serial_receive_interrupt(uintptr_t port, bool wanted);

/* Ends the interrupt that was taken. Call before receiving and sending: what comes later interrupts again. */
void serial_acknowledge(uintptr_t port);

/* How often it has happened since the process began. 0 also where the block does not tell. */
uint32_t serial_errors(uintptr_t port, enum serial_error which);
