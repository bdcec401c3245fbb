/* SPDX-License-Identifier: MIT */
/* Pins of a port whose registers the process owns. Linked into it: one file gpio_<ip>.c for each kind of port; the board's
   page says which. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Makes a pin an output, low. False: this port cannot; writing has no effect then. */
bool gpio_output(uintptr_t port, uint32_t pin);
void gpio_write(uintptr_t port, uint32_t pin, bool high);

/* Makes a pin an input with pull-up that interrupts at both edges. False: this port cannot; no interrupt ever comes then. */
bool gpio_watch(uintptr_t port, uint32_t pin);

/* Ends the interrupt of a watched pin; edges that come later interrupt again. True: there was an edge since the last time. */
bool gpio_acknowledge(uintptr_t port, uint32_t pin);
bool gpio_read(uintptr_t port, uint32_t pin);
