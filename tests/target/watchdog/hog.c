/* SPDX-License-Identifier: MIT */
/* More important than the supervisor. In its first life it leaves it alone for a while, crashes, begins anew, and takes the
   processor for ever; after the reset it finds the record of its crash. */
#include "erkos.h"

static void spin(void)
{
    for (;;) {
        __asm__ volatile("");
    }
}

int main(void)
{
    static struct crash crash;

    sleep_ms(50); /* until the supervisor has read and printed what there was */
    if (sys_crash(PROCESS_INDEX, &crash) == -ERR_NONE) {
        print_text("first life\n");
        sleep_ms(3000);
        print_text("the board was not reset\n");
        (void)trap0(9999);
    }
    if (crash.resets == 0) {
        spin();
    }
    print("second life after %lu crash\n", (unsigned long)crash.count);
    flush_and_shutdown(0);
}
