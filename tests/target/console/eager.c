/* SPDX-License-Identifier: MIT */
/* Reads while another waits: it is refused. Then reads, gives up, and reads again: a reader that gave up is in nobody's
   way, not even its own. Then ends. */
#include "console/console.h"
#include "erkos.h"

int main(void)
{
    int32_t result;

    sleep_ms(20);
    print("eager: busy %d\n", console_read(in_ms(20)) == -ERR_BUSY);
    while ((result = console_read(in_ms(20))) == -ERR_BUSY) {
        sleep_ms(10);
    }
    print("eager: timeout %d\n", result == -ERR_TIMEOUT);
    print("eager: timeout %d again\n", console_read(in_ms(20)) == -ERR_TIMEOUT);
    return 0;
}
