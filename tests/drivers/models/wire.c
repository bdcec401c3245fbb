/* SPDX-License-Identifier: MIT */
#include "wire.h"

enum { NS = 1000000000, PER_CENT = 2 };

static uint64_t frame_ns(const struct wire *wire)
{
    return (uint64_t)WIRE_FRAME_BITS * NS / wire->baud;
}

void wire_reset(struct wire *wire, uint32_t baud)
{
    wire->baud = baud;
    wire->heard_count = wire->says_count = 0;
}

void wire_say(struct wire *wire, const void *bytes, uint32_t count)
{
    wire->says = bytes;
    wire->says_count = count;
    wire->next_ns = bus_now_ns + frame_ns(wire);
}

bool wire_next(struct wire *wire, uint8_t *byte)
{
    if (wire->says_count == 0 || bus_now_ns < wire->next_ns) {
        return false;
    }
    *byte = *wire->says++;
    wire->says_count--;
    wire->next_ns += frame_ns(wire);
    return true;
}

void wire_hears(struct wire *wire, uint8_t byte)
{
    if (wire->heard_count < WIRE_BYTES) {
        wire->heard[wire->heard_count++] = byte;
    }
}

void wire_check(const struct wire *wire, const char *name, uint32_t baud)
{
    uint32_t apart = baud > wire->baud ? baud - wire->baud : wire->baud - baud;

    if ((uint64_t)apart * 100 > (uint64_t)wire->baud * PER_CENT) {
        mistake("%s speaks at %u baud, the other end at %u", name, baud, wire->baud);
    }
}
