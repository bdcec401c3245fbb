/* SPDX-License-Identifier: MIT */
/* Once: something that is done by whoever needs it first. All-zero: not done yet. Any thread of the process. Once it is done
   it costs 6 instructions.

       static struct once once;
       (void)once_run(&once, do_it, FOREVER); */
#pragma once

#include "lock.h"

struct once {
    uint32_t done;
    struct lock lock;
};

/* Calls `function` unless that has been done; waits until `deadline` (absolute, us) while another thread does it, and lends
   it its priority. OK: it is done; -ERR_TIMEOUT; -ERR_DEADLOCK: called from `function`. If the thread that did it ended
   in the middle, the next one does it anew. */
static inline int32_t once_run(struct once *o, void (*function)(void), usec deadline)
{
    if (*(volatile uint32_t *)&o->done) {
        return OK;
    }
    int32_t taken = lock_take(&o->lock, deadline);
    if (taken != OK && taken != -ERR_OWNER_DIED) {
        return taken;
    }
    if (!o->done) {
        function();
        o->done = 1;
    }
    return lock_give(&o->lock);
}
