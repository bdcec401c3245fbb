/* SPDX-License-Identifier: MIT */
/* The most important one sleeps a millisecond at a time, and may be as late as eight alarms that give way, and what a handler
   takes (docs/time.md). */
#include "erkos.h"

enum { PERIOD_US = 1000, PERIODS = 1000, LATEST_US = 100 };

int main(void)
{
    usec release = now_us();
    uint32_t worst = 0;

    for (uint32_t n = 0; n < PERIODS; n++) {
        release += PERIOD_US;
        sleep_until(release);
        uint32_t late = (uint32_t)(now_us() - release);
        worst = late > worst ? late : worst;
    }
    print("%s: at most %lu us late\n", worst <= LATEST_US ? "in time" : "FAIL", (unsigned long)worst);
    sleep_ms(20);
    sys_shutdown(0);
}
