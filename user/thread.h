/* SPDX-License-Identifier: MIT */
/* Threads of this process. Their number, names and stacks are on the image's page; page.h has a THREAD_ constant for
   each, which is what `thread` is here: any other number is a fault. Any thread of the process may call these. With
   `thread_locals = true` on the page each has its own errno and _Thread_local variables, and only one other at a time may start
   it. From unpark to the first instruction of a more important thread that was parked it is 47 instructions.

       { name = "worker", stack = 896 },
       (void)thread_start(THREAD_WORKER, part, 0, 8); */
#pragma once

#include "event.h"
#include "page.h"
#include "sys.h"
#include "thread_locals.h"

/* Starts a stopped thread at `entry(argument)`, which must not return: it ends with sys_exit(). OK, or -ERR_BUSY: it
   runs already. A priority beyond the process's ceiling is a fault. */
static inline int32_t thread_start(uint32_t thread, void (*entry)(uint32_t), uint32_t argument, uint32_t priority)
{
    return THREAD_LOCALS ? thread_locals_start(thread, entry, argument, priority)
                         : sys_start(thread, (uaddr)entry, argument, priority);
}

/* Starts a stopped thread that does `work(argument)` and then ends. What work returns is kept for thread_join, until the
   thread is run again. OK, or -ERR_BUSY: it runs already. A thread is started either in this way or by thread_start, and only
   one other at a time may run it or join it. */
int32_t thread_run(uint32_t thread, int32_t (*work)(uint32_t), uint32_t argument, uint32_t priority);

/* Waits for the end of what thread_run has started until `deadline` (absolute, us). OK: `*result` is what work returned, and the
   thread may be run again at once; -ERR_TIMEOUT: `*result` is as it was. Each run can be joined once. */
int32_t thread_join(uint32_t thread, int32_t *result, usec deadline);

/* Whoever calls. */
static inline uint32_t thread_self(void)
{
    return (process_page.self & 0xff) - THREAD_FIRST_SLOT;
}

/* Of the thread's stack, in bytes: its size, and the most that was in use since the process began. The latter looks at each
   word that was not, and does not notice zeros at the far end. */
uint32_t thread_stack_bytes(uint32_t thread);
uint32_t thread_stack_peak(uint32_t thread);

/* The thread's own priority, beside which it may be lent a more important one. OK; beyond the process's ceiling is a fault. */
static inline int32_t thread_set_priority(uint32_t thread, uint32_t priority)
{
    return sys_priority(thread, priority);
}

/* What was set last: 0, the most important, to 31. */
static inline uint32_t thread_priority(uint32_t thread)
{
    return (uint32_t)sys_priority(thread, PRIORITY_KEPT);
}

/* Waits until somebody unparks this thread; an unpark that came before counts. */
static inline void park(void)
{
    sys_park();
}

/* The same until `deadline` (absolute, us): OK, or -ERR_TIMEOUT. */
static inline int32_t park_until(usec deadline)
{
    return sys_park_until((uint32_t)deadline, (uint32_t)(deadline >> 32));
}

/* Lets a thread go on that is parked, or parks next. Never waits. */
static inline void unpark(uint32_t thread)
{
    sys_unpark(thread);
}
