/* SPDX-License-Identifier: MIT */
/* Answers with how much it can read, and the first and last byte of that. */
#include "erkos.h"

int main(void)
{
    static uint8_t room[64];

    for (struct request r = wait_request(EVENT_CALL, 0, FOREVER);;) {
        int32_t count = sys_lease_read(r.token, 0, 0, room, sizeof room);
        r.message = (struct message){{(uint32_t)count, room[0], room[count > 0 ? count - 1 : 0]}};
        r = reply_wait(&r, EVENT_CALL, 0);
    }
}
