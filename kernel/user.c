/* SPDX-License-Identifier: MIT */
#include "user.h"

#include "give_way.h"

bool user_range_in_table(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights)
{
    for (uint32_t i = 0; i < p->config->region_count; i++) {
        const struct region *r = &p->config->regions[i];
        uint32_t offset = address - r->base;

        if ((r->rights & (rights | REGION_DEVICE)) == rights && offset < r->bytes && bytes <= r->bytes - offset) {
            return true;
        }
    }
    return false;
}

RARE bool user_range_ok_rarely(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights)
{
    return user_range_ok(p, address, bytes, rights);
}

RARE bool user_range_in_table_gently(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights)
{
    give_way();
    bool ok = user_range_in_table(p, address, bytes, rights);
    give_way();
    return ok;
}
