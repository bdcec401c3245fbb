/* SPDX-License-Identifier: MIT */
#include "user.h"

#include "give_way.h"

static inline bool region_has(const struct region *r, uaddr address, uint32_t bytes, uint8_t rights)
{
    uint32_t offset = address - r->base;

    return (r->rights & (rights | REGION_DEVICE)) == rights && offset < r->bytes && bytes <= r->bytes - offset;
}

bool user_range_in_table(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights)
{
    for (uint32_t i = 0; i < p->config->region_count; i++) {
        if (region_has(&p->config->regions[i], address, bytes, rights)) {
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
    bool ok = false;

    for (uint32_t i = 0; i < p->config->region_count && !ok; i++) {
        give_way();
        ok = region_has(&p->config->regions[i], address, bytes, rights);
    }
    give_way();
    return ok;
}
