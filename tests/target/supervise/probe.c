/* SPDX-License-Identifier: MIT */
/* Stops the first process: a fault, since no page says that it may. */
#include "erkos.h"

int main(void)
{
    (void)sys_supervise(0, SUPERVISE_STOP);
    for (;;) {
        sys_park();
    }
}
