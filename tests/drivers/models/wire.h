/* SPDX-License-Identifier: MIT */
/* The other end of a serial line: what it has heard, what it says next, and at which speed. */
#pragma once

#include "bus.h"

enum { WIRE_BYTES = 4096, WIRE_FRAME_BITS = 10 };

struct wire {
    uint32_t baud; /* of the other end */
    uint8_t heard[WIRE_BYTES];
    uint32_t heard_count;
    const uint8_t *says; /* what is left of it */
    uint32_t says_count;
    uint64_t next_ns; /* when the next byte of it is complete */
};

void wire_reset(struct wire *wire, uint32_t baud);
/* From now on, byte after byte without a pause. */
void wire_say(struct wire *wire, const void *bytes, uint32_t count);
/* Is the next byte complete? Then it is taken. */
bool wire_next(struct wire *wire, uint8_t *byte);
void wire_hears(struct wire *wire, uint8_t byte);
/* A mistake unless `baud` is within 2 % of the other end's. */
void wire_check(const struct wire *wire, const char *name, uint32_t baud);
