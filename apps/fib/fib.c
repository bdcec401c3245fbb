/* SPDX-License-Identifier: MIT */
/* Three processes compute and print in turn; a fourth waits for an interrupt that never comes. PROCESS_ROLE says which
   one this is. The last to print ends the run. */
#include "erkos.h"

enum { WORKERS = 3, FIRST = 5, LAST = 10 };

static uint32_t fib(uint32_t n)
{
    return n < 2 ? 1 : fib(n - 1) + fib(n - 2);
}

static void work(uint32_t first)
{
    for (uint32_t n = first; n <= LAST; n += WORKERS) {
        print("fib %lu: %lu\n", (unsigned long)n, (unsigned long)fib(n));
        if (n == LAST) {
            flush_and_shutdown(0);
        }
        sys_yield();
    }
}

int main(void)
{
    if (PROCESS_ROLE < WORKERS) {
        work(FIRST + PROCESS_ROLE);
    } else {
        (void)wait_events(EVENT_NEVER, EVENT_NEVER, FOREVER);
    }
    return 0;
}
