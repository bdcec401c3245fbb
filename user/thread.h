/* SPDX-License-Identifier: MIT */
/* Threads of this process. Their number, names and stacks are on the image's page; page.h has a THREAD_ constant for
   each. */
#pragma once

#include "sys.h"

/* Starts a stopped thread at `entry(argument)`, which must not return: it ends with sys_exit(). OK, or -ERR_BUSY: it
   runs already. A priority beyond the process's ceiling is a fault. */
static inline int32_t thread_start(uint32_t thread, void (*entry)(uint32_t), uint32_t argument, uint32_t priority)
{
    return sys_start(thread, (uaddr)entry, argument, priority);
}

static inline int32_t thread_set_priority(uint32_t thread, uint32_t priority)
{
    return sys_priority(thread, priority);
}

/* Waits until somebody unparks this thread; an unpark that came before counts. */
static inline void park(void)
{
    sys_park();
}

/* OK, or -ERR_TIMEOUT. */
static inline int32_t park_until(usec deadline)
{
    return sys_park_until((uint32_t)deadline, (uint32_t)(deadline >> 32));
}

static inline void unpark(uint32_t thread)
{
    sys_unpark(thread);
}
