/* SPDX-License-Identifier: MIT */
/* Runs whenever nobody else wants to, with the number of no system call where such a number is expected: a call that somebody else
   has left behind would be its crash. */
#include "erkos.h"
#include "machine.h"

enum { TURNS = 2000, PAUSE_MS = 2 };

int main(void)
{
    for (;;) {
        turn_with_number(999, TURNS);
        sleep_ms(PAUSE_MS);
    }
}
