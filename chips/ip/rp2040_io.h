/* SPDX-License-Identifier: MIT */
/* IO bank 0 of the RP2040 (Datasheet 2.19.6.1): functions and interrupts of the pins. Four bits of an interrupt register
   stand for a pin. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct rp2040_io {
    struct {
        uint32_t status;
        uint32_t ctrl; /* function select in bits 4:0 */
    } pin[30];
    uint32_t raw[4];    /* edges: write 1 to clear */
    uint32_t enable[4]; /* for processor 0 */
};
_Static_assert(offsetof(struct rp2040_io, raw) == 0xF0, "2.19.6.1");
_Static_assert(offsetof(struct rp2040_io, enable) == 0x100, "2.19.6.1");

enum {
    RP2040_IO_IN_FROM_PAD = 1 << 17, /* of status */
    RP2040_IO_EDGES = 3 << 2,        /* low and high */
    RP2040_IO_PINS_PER_WORD = 8,
    RP2040_IO_BITS_PER_PIN = 4,
};
