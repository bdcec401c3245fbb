/* SPDX-License-Identifier: MIT */
/* Another client of the console, which writes nothing: it often waits behind the writer when the console crashes. */
#include "console/console.h"
#include "erkos.h"

enum { EVERY_US = 30 };

static struct console_losses lost; /* read from outside */

int main(void)
{
    for (;;) {
        (void)console_losses(&lost);
        sleep_us(EVERY_US);
    }
}
