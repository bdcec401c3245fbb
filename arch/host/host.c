/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "kernel.h"

uint8_t host_flash[HOST_BYTES] __attribute__((aligned(8)));
uint8_t host_memory[HOST_BYTES] __attribute__((aligned(4096)));
uint8_t host_device[HOST_DEVICE_BYTES] __attribute__((aligned(8)));
bool host_line_enabled[HOST_LINES];
bool host_line_pending[HOST_LINES];
struct host_channel host_channel[HOST_CHANNELS];
uint64_t host_ticks;
uint64_t host_alarm;
bool host_alarm_on;
bool host_alarm_taken;
bool host_clock_starts;
jmp_buf *host_end;
uint32_t host_status;
uint32_t host_resets;
char host_console[4096];

static _Noreturn void mistake(const char *what, uint32_t value)
{
    fprintf(stderr, "the kernel %s: %#x\n", what, value);
    abort();
}

static _Noreturn void end(int how)
{
    if (host_end == NULL) {
        fprintf(stderr, "%s\n", host_console);
        mistake("ended the run", host_status);
    }
    longjmp(*host_end, how);
}

/* -- Memory -- */

static bool holds(uaddr base, uint32_t size, uaddr address, uint32_t bytes)
{
    return address >= base && (uint64_t)address + bytes <= (uint64_t)base + size;
}

static bool some_region_covers(uaddr address, uint32_t bytes, uint8_t rights)
{
    for (uint32_t i = 0; i < image_process_count; i++) {
        const struct process_config *config = &image_processes[i];
        for (uint32_t n = 0; n < config->region_count; n++) {
            const struct region *r = &config->regions[n];
            if (!(r->rights & REGION_DEVICE) && (r->rights & rights) == rights &&
                holds(r->base, r->bytes, address, bytes)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_set_up(uaddr address)
{
    for (uint32_t i = 0; i < image_setup_count; i++) {
        if (image_setup[i].address == address) {
            return true;
        }
    }
    return false;
}

void *host_address(uaddr address, uint32_t bytes, uint8_t rights)
{
    if (holds(HOST_DEVICE_BASE, HOST_DEVICE_BYTES, address, bytes) && is_set_up(address)) {
        return &host_device[address - HOST_DEVICE_BASE];
    }
    if (!some_region_covers(address, bytes, rights)) {
        mistake("used memory of nobody", address);
    }
    if (holds(HOST_FLASH_BASE, HOST_BYTES, address, bytes)) {
        return &host_flash[address - HOST_FLASH_BASE];
    }
    if (holds(HOST_BASE, HOST_BYTES, address, bytes)) {
        return &host_memory[address - HOST_BASE];
    }
    mistake("used memory that is not there", address);
}

static void *word_at(uaddr address, uint8_t rights)
{
    if (address % 4 != 0) {
        mistake("used a misaligned word", address);
    }
    return host_address(address, 4, rights);
}

uint32_t host_load(uaddr from)
{
    return *(const uint32_t *)word_at(from, REGION_READ);
}

void host_store(uaddr to, uint32_t value)
{
    *(uint32_t *)word_at(to, REGION_READ | REGION_WRITE) = value;
}

struct process_page *host_page(uaddr address)
{
    return host_address(address, sizeof(struct process_page), REGION_READ | REGION_WRITE);
}

void arch_copy(uaddr to, uaddr from, uint32_t bytes)
{
    if (bytes > LEASE_SLICE) {
        mistake("copies without end", bytes);
    }
    if (bytes != 0) { /* nothing is never looked at */
        memmove(host_address(to, bytes, REGION_READ | REGION_WRITE), host_address(from, bytes, REGION_READ), bytes);
    }
}

void arch_copy_out(uaddr to, const void *from, uint32_t bytes)
{
    memcpy(host_address(to, bytes, REGION_READ | REGION_WRITE), from, bytes);
}

/* -- DMA -- */

static struct host_channel *channel_at(uint32_t channel)
{
    if (channel >= HOST_CHANNELS) {
        mistake("used a channel that is not there", channel);
    }
    return &host_channel[channel];
}

bool board_dma_start(uint32_t channel, uaddr address, uint32_t items)
{
    struct host_channel *c = channel_at(channel);

    if (c->moves) {
        return false;
    }
    *c = (struct host_channel){.moves = true, .sticks = c->sticks, .address = address, .items = items};
    return true;
}

int32_t board_dma_look(uint32_t channel)
{
    const struct host_channel *c = channel_at(channel);

    return c->moves ? -1 : (int32_t)c->items;
}

int32_t board_dma_stop(uint32_t channel)
{
    struct host_channel *c = channel_at(channel);

    if (c->sticks) {
        return -1;
    }
    c->moves = false;
    return (int32_t)c->items;
}

/* -- Processor -- */

uint32_t host_line(uint32_t line)
{
    if (line >= HOST_LINES) {
        mistake("used a line that is not there", line);
    }
    return line;
}

uint32_t host_clock(void)
{
    if (!host_clock_starts) {
        mistake("reads a clock that stands", 0);
    }
    return (uint32_t)(host_ticks & 0xffffff);
}

uint32_t host_alarm_ticks(uint32_t ticks)
{
    if (ticks < 1 || ticks > TIMER_ALARM_MAX_TICKS) {
        mistake("set an alarm that the timer cannot", ticks);
    }
    return ticks;
}

void arch_thread_start(struct thread *t, uaddr entry, uaddr stack, uint32_t stack_bytes, uint32_t argument)
{
    memset(&t->frame, 0, sizeof t->frame);
    t->frame.entry = entry;
    t->frame.stack_top = stack + stack_bytes;
    t->frame.word[0] = argument;
}

void arch_call_site(struct thread *self)
{
    self->frame.fault.pc = self->frame.pc;
    self->frame.fault.sp = self->frame.sp;
    self->frame.fault.lr = self->frame.lr;
}

void arch_freeze(struct thread *t)
{
    t->frame.frozen = true;
}

void arch_explain(const struct thread *t, struct crash *crash)
{
    const struct fault *fault = &t->frame.fault;

    crash->pc = fault->pc;
    crash->sp = fault->sp;
    crash->lr = fault->lr;
    if (!fault_is_in_call(crash->kind)) {
        crash->kind = fault->kind;
        crash->address = fault->address;
        crash->has_address = fault->has_address;
    }
    for (uint32_t i = 0; i < CRASH_REGISTERS; i++) {
        crash->registers[i] = i < 7 ? t->frame.word[i] : 0;
    }
}

uint32_t host_waits_at;
bool host_in_call;
struct thread *host_left_for;

bool arch_interrupt_pending(void)
{
    return host_waits_at == HOST_WAITS_ALWAYS || (host_waits_at != 0 && --host_waits_at == 0);
}

bool arch_call_again(struct thread *self)
{
    self->frame.again |= host_in_call; /* it may be so already: an exit */
    return host_in_call;
}

void arch_leave(struct thread *next)
{
    host_left_for = next;
    end(HOST_LEFT);
}

void arch_start(void)
{
}

void chip_start(void)
{
}

void arch_idle(void)
{
    end(HOST_IDLE);
}

void arch_reset(void)
{
    host_resets++;
    end(HOST_RESET);
}

void arch_exit(uint32_t status)
{
    host_status = status;
    end(HOST_EXIT);
}

void board_putc(char c)
{
    size_t length = strlen(host_console);

    if (length < sizeof host_console - 1) {
        host_console[length] = c;
    }
}
