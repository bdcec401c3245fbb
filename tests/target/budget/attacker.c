/* SPDX-License-Identifier: MIT */
/* Takes all the processor time that it can get, at the most important priority: by role it spins, or makes system calls. */
#include "erkos.h"

int main(void)
{
    for (;;) {
        if (PROCESS_ROLE != 0) {
            sys_yield();
        }
    }
}
