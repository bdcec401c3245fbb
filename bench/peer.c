/* SPDX-License-Identifier: MIT */
/* The server of the bench: counts, or copies what it is lent. */
#include "peer.h"

#include "erkos.h"

int main(void)
{
    static uint8_t copy[64] __attribute__((aligned(4)));
    struct request r = wait_request(EVENT_CALL, 0, FOREVER);

    for (;;) {
        if (r.message.word[0] == PEER_COUNT) {
            r.message.word[1]++;
        } else {
            r.message.word[0] = (uint32_t)sys_lease_read(r.token, 0, 0, copy, sizeof copy);
        }
        r = reply_wait(&r, EVENT_CALL, 0);
    }
}
