/* SPDX-License-Identifier: MIT */
/* Timer of the RP2040 (Datasheet 4.6.5): 64 bits, counting microseconds, and four alarms of 32 bits. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct rp2040_timer {
    uint32_t unused0[4];
    uint32_t alarm[4]; /* writing arms; it fires when the low word is equal */
    uint32_t armed;    /* write 1 to disarm */
    uint32_t raw_high;
    uint32_t raw_low; /* the counter, without latching */
    uint32_t unused1[2];
    uint32_t interrupt; /* write 1 to clear */
    uint32_t enable;
    uint32_t force;
};
_Static_assert(offsetof(struct rp2040_timer, alarm) == 0x10, "4.6.5");
_Static_assert(offsetof(struct rp2040_timer, raw_low) == 0x28, "4.6.5");
_Static_assert(offsetof(struct rp2040_timer, interrupt) == 0x34, "4.6.5");
_Static_assert(offsetof(struct rp2040_timer, force) == 0x3C, "4.6.5");
