/* SPDX-License-Identifier: MIT */
#include "place.h"

#include "give_way.h"

enum { BELOW_STACK_BYTES = 256 }; /* nearer than this below a stack is called an overflow of it */

enum place place_of(const struct process *p, uaddr address, uint8_t *owner)
{
    const struct region *r = image_regions;

    while (address - r->base >= r->bytes) {
        r++;
        give_way();
    }
    *owner = r->owner;
    if (r->owner == p->index) {
        return PLACE_OWN;
    }
    for (uint32_t i = 0; i < p->thread_count; i++) {
        uint8_t slot = p->thread[i].slot;
        give_way();
        if (image_threads[slot].stack - address <= BELOW_STACK_BYTES) {
            *owner = slot;
            return PLACE_BELOW_STACK;
        }
    }
    return r->place == PLACE_NOWHERE && arch_is_device(address) ? PLACE_PERIPHERAL : (enum place)r->place;
}
