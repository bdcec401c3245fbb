/* SPDX-License-Identifier: MIT */
/* Crashes when the other one has, a little later: first of all, the one in role 0. */
#include "erkos.h"

int main(void)
{
    (void)wait_events(EVENT_PEER, 0, in_us(PROCESS_ROLE == 0 ? 1000 : 3000));
    (void)trap0(9999);
}
