/* SPDX-License-Identifier: MIT */
/* Of less importance than all others: it says so when they have ended. */
#include "erkos.h"

int main(void)
{
    print_text("all done\n");
    for (;;) {
        sleep_ms(1000);
    }
}
