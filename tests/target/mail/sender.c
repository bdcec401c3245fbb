/* SPDX-License-Identifier: MIT */
/* Comes after the flood: a full ring is an error of that ring only. */
#include "erkos.h"

int main(void)
{
    if (mail_send(PEER_FLOODED, 1) != -ERR_FULL) {
        print_text("FAIL there was room in a full ring\n");
    }
    for (uint32_t i = 1; i <= 4; i++) {
        if (mail_send(PEER_QUIET, i) != OK) {
            print_text("FAIL another's flood takes the room for this mail\n");
        }
    }
    return 0;
}
