/* SPDX-License-Identifier: MIT */
/* Counts presses, whatever becomes of the button's owner. */
#include "erkos.h"

enum { PATIENCE_US = 70 }; /* then it asks again, so that the owner has something to do */

static uint32_t presses; /* these are read from outside */
static uint32_t failed;  /* calls that were answered by an error */
static uint32_t again;   /* times that it heard of another owner: a short press may have been missed */

int main(void)
{
    bool known = false;

    for (;;) {
        struct message m = {{known}};
        usec deadline = in_us(PATIENCE_US);
        struct call_options options = {.deadline_low = (uint32_t)deadline, .deadline_high = (uint32_t)(deadline >> 32)};
        int32_t status = call(PEER_BUTTON, &m, &options);
        if (status == OK) {
            bool down = m.word[0] != 0;
            presses += down || !known; /* an edge after which it is as it was stands for two */
            known = down;
        }
        failed += status == -ERR_DEAD;
        again += wait_events(EVENT_PEER, 0, AT_ONCE) == (int32_t)EVENT_PEER;
    }
}
