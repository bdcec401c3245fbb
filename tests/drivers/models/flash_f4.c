/* SPDX-License-Identifier: MIT */
/* RM0090 3: wait states, and the caches. Nothing is programmed. */
#include "rcc_f4.h"

enum {
    ACR = 0,
    LATENCY = 0xF,
    ICEN = 1 << 9,
    DCEN = 1 << 10,
    ICRST = 1 << 11,
    DCRST = 1 << 12,
    RESERVED = (int)0xFFFFE0F0,
    HZ_PER_STEP = 30000000, /* table 11, 2.7 to 3.6 V */
};

static uint32_t acr;
static bool read_back;

void flash_check(uint32_t hclk)
{
    uint32_t needed = hclk == 0 ? 0 : (hclk - 1) / HZ_PER_STEP, have = acr & LATENCY;

    if (have < needed) {
        mistake("RM0090 3.5.1: %u wait states at %u Hz, which needs %u", have, hclk, needed);
    } else if (needed > 0 && !read_back) {
        mistake("RM0090 3.5.1: the new latency was not read back before the clock became faster");
    }
}

static void flash_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    if (offset != ACR) {
        mistake("RM0090 3.9: register %#x is not modelled", offset);
        return;
    }
    if (value & (uint32_t)RESERVED) {
        mistake("RM0090 3.9.2: reserved bits of FLASH_ACR are set");
    }
    if (((value & ICRST) && (acr & ICEN)) || ((value & DCRST) && (acr & DCEN))) {
        mistake("RM0090 3.9.2: a cache is reset while it is enabled");
    }
    if ((value & LATENCY) < (acr & LATENCY)) {
        uint32_t hclk = rcc_hclk();
        acr = value;
        flash_check(hclk);
    }
    read_back = false;
    acr = value;
}

static uint32_t flash_read(struct block *self, uint32_t offset)
{
    (void)self;
    if (offset != ACR) {
        return 0;
    }
    read_back = true;
    return acr;
}

static void flash_power_on(struct block *self)
{
    (void)self;
    acr = 0;
    read_back = true;
}

struct block flash_f4 = {
    .name = "FLASH",
    .base = 0x40023C00,
    .bytes = 0x18,
    .widths = BYTE | HALF | WORD, /* 3.9.2 */
    .power_on = flash_power_on,
    .read = flash_read,
    .write = flash_write,
};
