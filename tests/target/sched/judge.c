/* SPDX-License-Identifier: MIT */
/* Looks on from above while the spinners run, and ends the run after a while. */
#include "erkos.h"

int main(void)
{
    usec moment = now_us();
    uint32_t late = 0;

    for (uint32_t i = 0; i < 60; i++) {
        moment += 1000;
        sleep_until(moment);
        late += now_us() > moment + 500;
    }
    print("judge: %lu late\n", (unsigned long)late);
    flush_and_shutdown(late != 0);
}
