/* SPDX-License-Identifier: MIT */
#include "place.h"

enum {
    NULL_BYTES = 64,         /* a null pointer and the members of what it should point to */
    BELOW_STACK_BYTES = 256, /* nearer than this below a stack is called an overflow of it */
};

static bool lies_in(const struct region *r, uaddr address)
{
    return address - r->base < r->bytes;
}

/* The slot of a thread of `p` just below whose stack it is, or NOBODY. */
static uint8_t stack_above(const struct process *p, uaddr address)
{
    for (uint8_t i = 0; i < image_thread_count; i++) {
        const struct thread_config *t = &image_threads[i];
        if (t->process == p->index && t->stack - address <= BELOW_STACK_BYTES) {
            return i;
        }
    }
    return NOBODY;
}

/* A process whose code, data or peripheral it is, or NOBODY. */
static uint8_t owner_of(uaddr address)
{
    for (uint8_t i = 0; i < image_process_count; i++) {
        const struct process_config *config = &image_processes[i];
        for (uint32_t n = 0; n < config->region_count; n++) {
            if (lies_in(&config->regions[n], address)) {
                return i;
            }
        }
    }
    return NOBODY;
}

enum place place_of(const struct process *p, uaddr address, uint8_t *owner)
{
    *owner = owner_of(address);
    if (*owner == p->index) {
        return PLACE_OWN;
    }
    uint8_t above = stack_above(p, address);
    if (above != NOBODY) {
        *owner = above;
        return PLACE_BELOW_STACK;
    }
    if (address < NULL_BYTES) {
        return PLACE_NULL;
    }
    if (arch_is_device(address)) {
        return PLACE_PERIPHERAL;
    }
    if (*owner != NOBODY) {
        return PLACE_OTHER;
    }
    bool kernel = lies_in(&image_kernel_memory[0], address) || lies_in(&image_kernel_memory[1], address);
    return kernel ? PLACE_KERNEL : PLACE_NOWHERE;
}
