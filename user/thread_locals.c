/* SPDX-License-Identifier: MIT */
#include "thread_locals.h"

#include "thread.h"
#include "thread_pointer.h"

extern uint32_t __tls[];                        /* a block for each thread */
extern char __tls_bytes[];                      /* the address is the size of a block ... */
extern const uint32_t __tls_initial[];          /* ... which begins with these ... */
extern const char __tls_initial_bytes[];        /* ... of which there are so many bytes; the rest is 0 */
static void (*entries[THREAD_COUNT])(uint32_t); /* what a thread that starts goes on with */

void thread_locals_begin(void)
{
    uint32_t words = (uint32_t)__tls_bytes / 4;
    uint32_t initial = (uint32_t)__tls_initial_bytes / 4;
    uint32_t *block = __tls + thread_self() * words;

    for (uint32_t i = 0; i < words; i++) {
        block[i] = i < initial ? __tls_initial[i] : 0;
    }
    thread_pointer_set(block);
}

static void begin(uint32_t argument)
{
    thread_locals_begin();
    entries[thread_self()](argument);
    __builtin_trap(); /* it must not return */
}

int32_t thread_locals_start(uint32_t thread, void (*entry)(uint32_t), uint32_t argument, uint32_t priority)
{
    if (thread < THREAD_COUNT) { /* else the kernel says what it is */
        entries[thread] = entry;
    }
    return sys_start(thread, (uaddr)begin, argument, priority);
}
