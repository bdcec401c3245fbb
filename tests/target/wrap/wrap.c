/* SPDX-License-Identifier: MIT */
/* Sleeps for more than an hour, in steps that are now shorter, now longer than half a wrap of any counter. */
#include "erkos.h"

enum { SECONDS = 4400, STEP = 110, LATEST_US = 100 };

int main(void)
{
    uint32_t early = 0;
    uint32_t late = 0;

    for (usec moment = 0; moment < (usec)SECONDS * 1000000;) {
        moment += (usec)STEP * 1000000;
        sleep_until(moment - 1000);
        early += now_us() < moment - 1000;
        sleep_until(moment);
        usec now = now_us();
        early += now < moment;
        late += now > moment + LATEST_US;
    }
    print("wrap: %lu early, %lu late, ", (unsigned long)early, (unsigned long)late);
    print("at %lu s\n", (unsigned long)(now_us() / 1000000));
    flush_and_shutdown(early + late != 0);
}
