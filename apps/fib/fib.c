/* SPDX-License-Identifier: MIT */
/* Three processes compute each for itself and print in turn; a fourth waits for an interrupt that never comes.
   PROCESS_ROLE says which one this is. The turn is handed over: yielding alone would leave the order to the quantum, which
   may end between two prints. The last to print ends the run. */
#include "erkos.h"

enum { WORKERS = 3, FIRST = 5, LAST = 10 };
enum { EVENT_TURN = 1 << 15, PEER_NEXT = PEER_CONSOLE + 1 }; /* a worker's page names the console, then who is next */

static uint32_t fib(uint32_t n)
{
    return n < 2 ? 1 : fib(n - 1) + fib(n - 2);
}

static void work(uint32_t first)
{
    for (uint32_t n = first; n <= LAST; n += WORKERS) {
        uint32_t value = fib(n);

        if (n != FIRST) {
            (void)wait_events(EVENT_TURN, 0, FOREVER);
        }
        print("fib %lu: %lu\n", (unsigned long)n, (unsigned long)value);
        if (n == LAST) {
            flush_and_shutdown(0);
        }
        (void)notify(PEER_NEXT, EVENT_TURN);
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
