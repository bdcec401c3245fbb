/* SPDX-License-Identifier: MIT */
/* Memory, whose it is, and what is remembered of a crash. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

uint32_t model_load(uaddr from)
{
    uint32_t value;

    if (from - HOST_BASE > HOST_BYTES - 4) {
        abort(); /* the model itself is wrong */
    }
    memcpy(&value, &m.memory[from - HOST_BASE], 4);
    return value;
}

void model_store(uaddr to, uint32_t value)
{
    if (to - HOST_BASE > HOST_BYTES - 4) {
        abort();
    }
    memcpy(&m.memory[to - HOST_BASE], &value, 4);
}

/* All in one region of the process, which gives these rights and is no device. */
bool model_covers(int process, uaddr address, uint32_t bytes, uint8_t rights)
{
    bool covered = bytes == 0;

    for (int i = 0; i < image_processes[process].region_count; i++) {
        const struct region *r = &image_processes[process].regions[i];
        uint64_t end = (uint64_t)address + bytes;
        covered |= (r->rights & REGION_DEVICE) == 0 && (r->rights & rights) == rights && address >= r->base &&
                   end <= (uint64_t)r->base + r->bytes;
    }
    return covered;
}

static int owner_of(uaddr address)
{
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        for (int i = 0; i < image_processes[p].region_count; i++) {
            const struct region *r = &image_processes[p].regions[i];
            if (address >= r->base && address <= r->base + (r->bytes - 1)) {
                return p;
            }
        }
    }
    return NOBODY;
}

/* The first thread of the process whose stack begins not far above, or NOBODY. */
static int stack_above(int process, uaddr address)
{
    for (int t = 0; t < WORLD_THREADS; t++) {
        uaddr stack = image_threads[t].stack;
        if (model_process_of(t) == process && address < stack && address >= stack - 256) {
            return t;
        }
    }
    return NOBODY;
}

static enum place place(int process, uaddr address, int owner)
{
    if (owner == process) {
        return PLACE_OWN;
    }
    if (stack_above(process, address) != NOBODY) {
        return PLACE_BELOW_STACK;
    }
    if (address < 64) {
        return PLACE_NULL;
    }
    if ((address >= 0x40000000 && address < 0x60000000) || address >= 0xe0000000) {
        return PLACE_PERIPHERAL;
    }
    if (owner != NOBODY) {
        return PLACE_OTHER;
    }
    if ((address >= KERNEL_RAM && address < KERNEL_RAM + 0x1000) ||
        (address >= KERNEL_CODE && address < KERNEL_CODE + 0x1000)) {
        return PLACE_KERNEL;
    }
    return PLACE_NOWHERE;
}

/* `t`, which runs, made a fault: its process ends, and whoever is to know is told. */
void model_crash(uint32_t kind, uint32_t address, bool has_address, uint32_t number, const struct m_thread *t)
{
    int thread = (int)(t - m.thread);
    int process = model_process_of(thread);
    struct crash *c = &m.process[process].crash;
    uint32_t count = c->count + 1;

    memset(c, 0, sizeof *c);
    c->count = count;
    c->kind = kind;
    c->pc = t->pc;
    c->syscall = number;
    c->time = m.now;
    c->generation = m.process[process].generation;
    c->thread = (uint8_t)thread;
    c->unread = true;
    c->address = kind == FAULT_EXECUTE ? t->pc : address;
    c->has_address = has_address || kind == FAULT_EXECUTE;
    if (c->has_address) {
        c->owner = (uint8_t)owner_of(c->address);
        c->place = (uint8_t)place(process, c->address, c->owner);
    }
    if (c->place == PLACE_BELOW_STACK) {
        c->owner = (uint8_t)stack_above(process, c->address);
    }
    if (kind == FAULT_STACK && c->place == PLACE_OWN) {
        c->place = PLACE_BELOW_STACK;
        c->owner = (uint8_t)thread;
    }
    model_stop_process(process);
    if (image_processes[process].on_crash == CRASH_HALT) {
        m.ended = true;
        m.status = 101;
        return;
    }
    int supervisor = (int)image_supervisor->index;
    if (!image_processes[process].essential && !m.process[supervisor].stopped) {
        model_post_one(supervisor, EVENT_CRASH, model_make_ready);
    }
    model_take_next();
}
