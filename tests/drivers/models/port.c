/* SPDX-License-Identifier: MIT */
#include "port.h"

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

static struct port *at(struct block *self)
{
    return (struct port *)self;
}

static uint32_t two_bits(const struct port *port, uint32_t offset, uint32_t pin)
{
    return port->r[offset / 4] >> pin * 2 & 3;
}

uint32_t pin_mode(const struct port *port, uint32_t pin)
{
    return two_bits(port, MODER, pin);
}

uint32_t pin_pull(const struct port *port, uint32_t pin)
{
    return two_bits(port, PUPDR, pin);
}

uint32_t pin_function(const struct port *port, uint32_t pin)
{
    return port->r[(pin < 8 ? AFRL : AFRH) / 4] >> pin % 8 * 4 & 0xF;
}

/* An output wins over the outside; an open drain that is high, and all else, leaves it to that, and then to the pull. */
bool pin_level(const struct port *port, uint32_t pin)
{
    bool high = port->r[ODR / 4] >> pin & 1, open_drain = port->r[OTYPER / 4] >> pin & 1;

    if (pin_mode(port, pin) == OUTPUT && !(open_drain && high)) {
        return high;
    }
    return port->driven >> pin & 1 ? port->levels >> pin & 1 : pin_pull(port, pin) == 1;
}

static uint32_t all_levels(const struct port *port)
{
    uint32_t levels = 0;

    for (uint32_t pin = 0; pin < PINS; pin++) {
        bool seen = pin_level(port, pin) && pin_mode(port, pin) != ANALOG; /* 8.3.12: analog reads 0 */
        levels |= (uint32_t)seen << pin;
    }
    return levels;
}

void pin_drive(struct port *port, uint32_t pin, bool high)
{
    port->driven |= 1u << pin;
    port->levels = (port->levels & ~(1u << pin)) | (uint32_t)high << pin;
    exti_levels(port->number, all_levels(port));
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

static void check_change(const struct port *port, uint32_t offset, uint32_t changed)
{
    uint32_t pins = pins_of(offset, changed);

    if ((pins & port->debug) && offset != ODR) {
        mistake("RM0090 8.3.1: %s: pins of the debug probe are changed, %#x", port->block.name, pins & port->debug);
    }
    if (pins & ~port->owned) {
        mistake("%s: pins that are another's change: %#x", port->block.name, pins & ~port->owned);
    }
}

static void write_bsrr(struct port *port, uint32_t value)
{
    uint32_t odr = (port->r[ODR / 4] & ~(value >> PINS)) | (value & PIN_MASK); /* 8.4.7: set wins */

    check_change(port, ODR, odr ^ port->r[ODR / 4]);
    port->r[ODR / 4] = odr;
}

void port_write(struct block *self, uint32_t offset, uint32_t value)
{
    struct port *port = at(self);

    if (offset == IDR || offset == LCKR || offset > LAST) {
        mistake("RM0090 8.4: %s: register %#x is read-only, or not modelled", self->name, offset);
        return;
    }
    if (offset == BSRR) {
        write_bsrr(port, value);
    } else {
        if ((offset == OTYPER || offset == ODR) && value > PIN_MASK) {
            mistake("RM0090 8.4: %s: reserved bits of register %#x are set", self->name, offset);
        }
        if (offset == PUPDR && (value & value >> 1 & 0x55555555)) {
            mistake("RM0090 8.4.4: %s: a pull of 11 is reserved", self->name);
        }
        check_change(port, offset, value ^ port->r[offset / 4]);
        port->r[offset / 4] = value;
    }
    exti_levels(port->number, all_levels(port));
}

/* BSRR reads as 0, also when a part of it is written. */
uint32_t port_peek(struct block *self, uint32_t offset)
{
    return offset == BSRR ? 0 : offset == IDR ? all_levels(at(self)) : at(self)->r[offset / 4];
}

uint32_t port_read(struct block *self, uint32_t offset)
{
    if (offset == BSRR) {
        mistake("RM0090 8.4.7: %s: BSRR is read, and is write-only", self->name);
    }
    return port_peek(self, offset);
}

void port_power_on(struct block *self)
{
    struct port *port = at(self);

    for (uint32_t i = 0; i < sizeof port->r / sizeof *port->r; i++) {
        port->r[i] = 0;
    }
    port->r[MODER / 4] = port->reset[0];
    port->r[OSPEEDR / 4] = port->reset[1];
    port->r[PUPDR / 4] = port->reset[2];
    exti_levels(port->number, all_levels(port));
}
