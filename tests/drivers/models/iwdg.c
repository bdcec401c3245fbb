/* SPDX-License-Identifier: MIT */
#include "iwdg.h"
#include "rcc_f4.h"

enum {
    KR = 0x00,
    PR = 0x04,
    RLR = 0x08,
    SR = 0x0C,
    START = 0xCCCC,
    RELOAD = 0xAAAA,
    UNLOCK = 0x5555,
    PVU = 1 << 0,
    RVU = 1 << 1,
    RLR_RESET = 0xFFF,
    UPDATE_CYCLES = 5, /* 21.4.4 */
    NS = 1000000000,
};

/* A register of the other voltage domain: what is written arrives there after some cycles of the LSI, if it runs. */
struct far_register {
    uint32_t value, wanted;
    bool moving;
    uint64_t since_ns; /* 0: not yet, the LSI is off */
};

struct block iwdg;
uint32_t iwdg_lsi_hz;
uint32_t iwdg_fired;
static struct far_register pr, rlr;
static bool unlocked, running;
static uint32_t counter;
static uint64_t tick_ns; /* when the counter goes on */

static uint64_t cycles_ns(uint64_t cycles)
{
    return cycles * NS / iwdg_lsi_hz;
}

static uint64_t period_ns(void)
{
    return cycles_ns(4u << (pr.value < 6 ? pr.value : 6)); /* 21.4.2 */
}

static void move(struct far_register *far)
{
    if (!far->moving || !rcc_lsi()) {
        return;
    }
    far->since_ns = far->since_ns != 0 ? far->since_ns : bus_now_ns;
    if (bus_now_ns >= far->since_ns + cycles_ns(UPDATE_CYCLES)) {
        far->value = far->wanted;
        far->moving = false;
    }
}

static void write_far(struct far_register *far, const char *name, uint32_t value, uint32_t allowed)
{
    if (!unlocked) {
        mistake("RM0090 21.3.2: %s is written without the key 0x5555 before it", name);
        return;
    }
    if (far->moving) {
        mistake("RM0090 21.4.4: %s is written while its last value is still on its way", name);
    }
    if (value & ~allowed) {
        mistake("RM0090 21.4: reserved bits of %s are set", name);
    }
    *far = (struct far_register){.value = far->value, .wanted = value & allowed, .moving = true};
}

static void reload(void)
{
    counter = rlr.value;
    tick_ns = bus_now_ns + period_ns();
}

static void write_key(uint32_t key)
{
    unlocked = key == UNLOCK;
    if (key == START) {
        rcc_lsi_forced(); /* 6.2.9 */
        if (!running) {
            reload();
        }
        running = true;
    } else if (key == RELOAD) {
        reload();
    } else if (key != UNLOCK) {
        mistake("RM0090 21.4.1: %#x is no key", key);
    }
}

static void iwdg_write(struct block *self, uint32_t offset, uint32_t value)
{
    (void)self;
    switch (offset) {
    case KR:
        write_key(value);
        break;
    case PR:
        write_far(&pr, "IWDG_PR", value, 7);
        break;
    case RLR:
        write_far(&rlr, "IWDG_RLR", value, 0xFFF);
        break;
    default:
        mistake("RM0090 21.4.4: IWDG_SR is read-only");
    }
}

static uint32_t iwdg_read(struct block *self, uint32_t offset)
{
    const struct far_register *far = offset == PR ? &pr : &rlr;

    (void)self;
    if (offset == SR) {
        return (pr.moving ? PVU : 0u) | (rlr.moving ? RVU : 0u);
    }
    if (offset == KR) {
        return 0;
    }
    if (far->moving) {
        mistake("RM0090 21.4.2: PR or RLR is read while a value is on its way: it is not valid");
    }
    return far->value;
}

static void iwdg_pass(struct block *self)
{
    (void)self;
    move(&pr);
    move(&rlr);
    while (running && bus_now_ns >= tick_ns) {
        tick_ns += period_ns();
        if (counter == 0) {
            iwdg_fired++;
            counter = rlr.value;
        } else {
            counter--;
        }
    }
}

static void iwdg_power_on(struct block *self)
{
    (void)self;
    pr = (struct far_register){0};
    rlr = (struct far_register){.value = RLR_RESET};
    unlocked = running = false;
    iwdg_fired = 0;
}

struct block iwdg = {
    .name = "IWDG",
    .base = 0x40003000,
    .bytes = 0x10,
    .widths = HALF | WORD, /* 21.4 */
    .power_on = iwdg_power_on,
    .read = iwdg_read,
    .write = iwdg_write,
    .pass = iwdg_pass,
};
