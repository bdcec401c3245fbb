/* SPDX-License-Identifier: MIT */
#include "gpio.h"

enum {
    MODER = 0x00,
    OTYPER = 0x04,
    OSPEEDR = 0x08,
    PUPDR = 0x0C,
    IDR = 0x10,
    ODR = 0x14,
    BSRR = 0x18,
    LCKR = 0x1C,
    AFRL = 0x20,
    AFRH = 0x24,
    LAST = AFRH,
    PINS = 16,
    PIN_MASK = 0xFFFF,
};
enum { INPUT, OUTPUT, ALTERNATE, ANALOG };

static struct gpio *at(struct block *self)
{
    return (struct gpio *)self;
}

static uint32_t two_bits(const struct gpio *gpio, uint32_t offset, uint32_t pin)
{
    return gpio->r[offset / 4] >> pin * 2 & 3;
}

uint32_t gpio_mode(const struct gpio *gpio, uint32_t pin)
{
    return two_bits(gpio, MODER, pin);
}

uint32_t gpio_pull(const struct gpio *gpio, uint32_t pin)
{
    return two_bits(gpio, PUPDR, pin);
}

uint32_t gpio_function(const struct gpio *gpio, uint32_t pin)
{
    return gpio->r[(pin < 8 ? AFRL : AFRH) / 4] >> pin % 8 * 4 & 0xF;
}

/* An output wins over the outside; an open drain that is high, and all else, leaves it to that, and then to the pull. */
bool gpio_level(const struct gpio *gpio, uint32_t pin)
{
    bool high = gpio->r[ODR / 4] >> pin & 1, open_drain = gpio->r[OTYPER / 4] >> pin & 1;

    if (gpio_mode(gpio, pin) == OUTPUT && !(open_drain && high)) {
        return high;
    }
    return gpio->driven >> pin & 1 ? gpio->levels >> pin & 1 : gpio_pull(gpio, pin) == 1;
}

static uint32_t all_levels(const struct gpio *gpio)
{
    uint32_t levels = 0;

    for (uint32_t pin = 0; pin < PINS; pin++) {
        bool seen = gpio_level(gpio, pin) && gpio_mode(gpio, pin) != ANALOG; /* 8.3.12: analog reads 0 */
        levels |= (uint32_t)seen << pin;
    }
    return levels;
}

void gpio_drive(struct gpio *gpio, uint32_t pin, bool high)
{
    gpio->driven |= 1u << pin;
    gpio->levels = (gpio->levels & ~(1u << pin)) | (uint32_t)high << pin;
    exti_levels(gpio->port, all_levels(gpio));
}

/* Which pins a change of a register means. */
static uint32_t pins_of(uint32_t offset, uint32_t changed)
{
    uint32_t width = offset == MODER || offset == OSPEEDR || offset == PUPDR ? 2 : offset >= AFRL ? 4 : 1, pins = 0;

    for (uint32_t pin = 0; pin * width < 32; pin++) {
        if (changed >> pin * width & ((1u << width) - 1)) {
            pins |= 1u << (offset == AFRH ? pin + 8 : pin);
        }
    }
    return pins;
}

static void check_change(const struct gpio *gpio, uint32_t offset, uint32_t changed)
{
    uint32_t pins = pins_of(offset, changed);

    if ((pins & gpio->debug) && offset != ODR) {
        mistake("RM0090 8.3.1: %s: pins of the debug probe are changed, %#x", gpio->block.name, pins & gpio->debug);
    }
    if (pins & ~gpio->owned) {
        mistake("%s: pins that are another's change: %#x", gpio->block.name, pins & ~gpio->owned);
    }
}

static void write_bsrr(struct gpio *gpio, uint32_t value)
{
    uint32_t odr = (gpio->r[ODR / 4] & ~(value >> PINS)) | (value & PIN_MASK); /* 8.4.7: set wins */

    check_change(gpio, ODR, odr ^ gpio->r[ODR / 4]);
    gpio->r[ODR / 4] = odr;
}

void gpio_write(struct block *self, uint32_t offset, uint32_t value)
{
    struct gpio *gpio = at(self);

    if (offset == IDR || offset == LCKR || offset > LAST) {
        mistake("RM0090 8.4: %s: register %#x is read-only, or not modelled", self->name, offset);
        return;
    }
    if (offset == BSRR) {
        write_bsrr(gpio, value);
    } else {
        if ((offset == OTYPER || offset == ODR) && value > PIN_MASK) {
            mistake("RM0090 8.4: %s: reserved bits of register %#x are set", self->name, offset);
        }
        if (offset == PUPDR && (value & value >> 1 & 0x55555555)) {
            mistake("RM0090 8.4.4: %s: a pull of 11 is reserved", self->name);
        }
        check_change(gpio, offset, value ^ gpio->r[offset / 4]);
        gpio->r[offset / 4] = value;
    }
    exti_levels(gpio->port, all_levels(gpio));
}

/* BSRR reads as 0, also when a part of it is written. */
uint32_t gpio_peek(struct block *self, uint32_t offset)
{
    return offset == BSRR ? 0 : offset == IDR ? all_levels(at(self)) : at(self)->r[offset / 4];
}

uint32_t gpio_read(struct block *self, uint32_t offset)
{
    if (offset == BSRR) {
        mistake("RM0090 8.4.7: %s: BSRR is read, and is write-only", self->name);
    }
    return gpio_peek(self, offset);
}

void gpio_power_on(struct block *self)
{
    struct gpio *gpio = at(self);

    for (uint32_t i = 0; i < sizeof gpio->r / sizeof *gpio->r; i++) {
        gpio->r[i] = 0;
    }
    gpio->r[MODER / 4] = gpio->reset[0];
    gpio->r[OSPEEDR / 4] = gpio->reset[1];
    gpio->r[PUPDR / 4] = gpio->reset[2];
    exti_levels(gpio->port, all_levels(gpio));
}
