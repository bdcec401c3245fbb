/* SPDX-License-Identifier: MIT */
/* The bus of a microcontroller on a PC: what a driver reads and writes at the addresses of peripherals reaches the model
   of the block that stands there. Drivers are compiled unchanged; nothing in them says that they are being tested.

   A model answers as the reference manual says the block does, and calls `mistake` when it is used in a way that the
   manual forbids. Mistakes are collected, not thrown: the access happens inside a signal handler. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { BYTE = 1, HALF = 2, WORD = 4 }; /* widths of an access, and a set of them */

struct block {
    const char *name;
    uint32_t base;
    uint32_t bytes;
    uint32_t widths; /* what its registers may be accessed by */
    void (*power_on)(struct block *self);
    uint32_t (*read)(struct block *self, uint32_t offset);
    /* A write of less than a word arrives at its register's offset, merged with what a read without effects would give. */
    void (*write)(struct block *self, uint32_t offset, uint32_t value);
    uint32_t (*peek)(struct block *self, uint32_t offset); /* reads without effects; null: `read` has none */
    void (*pass)(struct block *self);                      /* time has passed; may be null */
    bool (*line)(struct block *self, uint32_t irq);        /* is that interrupt requested? may be null */
};

/* Memory that is simply there. */
#define BUS_RAM 0x20000000u
enum { BUS_RAM_BYTES = 192 * 1024 };

/* Takes everything off the bus, and forgets time and mistakes. */
void bus_clear(void);
void bus_add(struct block *block);

/* Asked at each access, before it happens: null, or why the block does not answer (its clock is off). */
extern const char *(*bus_asleep)(const struct block *block);

/* -- Time: it passes with accesses, at so many cycles each, and when a test lets it pass. -- */
extern uint64_t bus_now_ns;
extern uint32_t bus_cpu_hz;
void bus_pass_us(uint64_t us);

/* Something that happens by itself, just before the nth access from now (1: the next). */
void bus_before_access(uint32_t nth, void (*what)(void));
bool bus_happened(void);

/* Does any block request this interrupt? */
bool bus_line(uint32_t irq);

/* Passes time until one of these lines is active, or `us` are over. */
bool bus_wait_lines(const uint32_t *irqs, uint32_t count, uint64_t us);
bool bus_wait_line(uint32_t irq, uint64_t us);

/* -- Mistakes -- */

/* `what` begins with the section of the manual. */
void mistake(const char *what, ...) __attribute__((format(printf, 1, 2)));
uint32_t mistakes(void);
const char *mistake_at(uint32_t number); /* "" when there are fewer */
uint32_t bus_accesses(void);             /* since bus_clear; a pause counts as one */

/* What a test writes and reads by. */
static inline volatile uint32_t *reg(uint32_t address)
{
    return (volatile uint32_t *)(uintptr_t)address;
}
