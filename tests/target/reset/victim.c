/* SPDX-License-Identifier: MIT */
/* Crashes, unless it has before: a record outlives the reset. */
#include "erkos.h"

int main(void)
{
    static struct crash crash;

    sleep_ms(20);
    if (sys_crash(PROCESS_INDEX, &crash) == -ERR_NONE) {
        print_text("first life\n");
        sleep_ms(20);
        __builtin_trap();
    }
    print("second life after %lu crash, %lu reset\n", (unsigned long)crash.count, (unsigned long)crash.resets);
    flush_and_shutdown(0);
}
