/* SPDX-License-Identifier: MIT */
/* Feeds the watchdog ten times, then spins. */
#include "erkos.h"
#include "watchdog/watchdog.h"

enum { FEED_MS = 50, MEALS = 10 };

int main(void)
{
    (void)watchdog_start(WATCHDOG_BASE, FEED_MS);
    for (uint32_t n = 0; n < MEALS; n++) {
        sleep_ms(FEED_MS / 2);
        watchdog_feed(WATCHDOG_BASE);
    }
    print_text("fed\n");
    sleep_ms(FEED_MS / 2);
    for (;;) {
        __asm__ volatile("");
    }
}
