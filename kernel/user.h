/* SPDX-License-Identifier: MIT */
/* Memory of a process, as a system call's argument. */
#pragma once

#include "kernel.h"

/* Slow half of user_range_ok: any region of the process but granted peripherals. */
bool user_range_in_table(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights);

/* Does the window have all of these bytes? */
static inline bool user_window_has(const struct process *p, uaddr address, uint32_t bytes)
{
    return bytes <= p->ram_bytes && address - p->ram <= p->ram_bytes - bytes;
}

/* May `p` itself use all of these bytes in this way? Nothing at all is always allowed. */
static inline bool user_range_ok(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights)
{
    if (likely(user_window_has(p, address, bytes))) {
        return true;
    }
    return bytes == 0 || user_range_in_table(p, address, bytes, rights);
}

/* The same, where bytes count more than instructions. */
bool user_range_ok_rarely(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights);

/* The same, of a byte at least; gives way before and after it looks further than the window. */
bool user_range_in_table_gently(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights);

static inline bool user_range_ok_gently(const struct process *p, uaddr address, uint32_t bytes, uint8_t rights)
{
    if (likely(user_window_has(p, address, bytes))) {
        return true;
    }
    return user_range_in_table_gently(p, address, bytes, rights);
}

/* The window is that of the process's own data. */
static inline void user_window_reset(struct process *p)
{
    p->ram = p->config->regions[1].base;
    p->ram_bytes = p->config->regions[1].bytes;
}
