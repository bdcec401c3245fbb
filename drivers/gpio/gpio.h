/* SPDX-License-Identifier: MIT */
/* Pins of a port whose registers the process owns. Linked into it: one file gpio_<ip>.c for each kind of port; the board's
   page says which.

   `port` is the base of the block, `pin` the number of a pin in it, from 0. Nothing waits, and no pin but that one is changed.
   Only one thread may call for the same port.

   An owner that crashes leaves its pins as they are. The next one calls gpio_output, from where on the pin is low, and gpio_watch,
   from where on edges count; those before are forgotten. So a client that EVENT_PEER tells of another owner says again what an output
   is to be, and may have missed a press that is over by then; one that lasts, the new owner sees by gpio_read. Whom an owner that was
   alive has answered has no more to do: the pin is what was said, and no edge is told twice. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Makes a pin an output, low. False: this port cannot; writing has no effect then. */
bool gpio_output(uintptr_t port, uint32_t pin);
void gpio_write(uintptr_t port, uint32_t pin, bool high);

/* Makes a pin an input that interrupts at both edges. Its resistor is the board's page's, or else pulls up. False: this port
   cannot; no interrupt ever comes then. */
bool gpio_watch(uintptr_t port, uint32_t pin);

/* Ends the interrupt of a watched pin; edges that come later interrupt again. True: there was an edge since the last time. To lose
   none, gpio_read comes first: what changes between the two is told again, or was counted. */
bool gpio_acknowledge(uintptr_t port, uint32_t pin);

/* Is the pin high? Of an output: what is really there, where the block can tell. */
bool gpio_read(uintptr_t port, uint32_t pin);
