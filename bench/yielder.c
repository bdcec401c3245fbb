/* SPDX-License-Identifier: MIT */
/* An equal in another process, once it is told to. */
#include "erkos.h"

int main(void)
{
    (void)wait_events(1, 0, FOREVER);
    for (;;) {
        sys_yield();
    }
}
