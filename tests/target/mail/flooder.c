/* SPDX-License-Identifier: MIT */
/* Sends far more than fits. */
#include "erkos.h"

enum { FLOOD = 10000 };

int main(void)
{
    uint32_t sent = 0;

    for (uint32_t i = 0; i < FLOOD; i++) {
        sent += mail_send(PEER_FLOODED, i) == OK;
    }
    print("%s: full after %lu\n", PROCESS_NAME, (unsigned long)sent);
    return 0;
}
