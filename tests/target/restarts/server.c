/* SPDX-License-Identifier: MIT */
/* Answers with the sum of what it reads from the lease; an odd word, a while later. It never crashes. */
#include "erkos.h"

int main(void)
{
    for (struct request r = wait_request(EVENT_CALL, 0, FOREVER);;) {
        static uint32_t lent[4];
        struct mail mail;

        while (mail_receive(&mail)) {
        }
        if (r.message.word[0] % 2 != 0) {
            sleep_us(50);
        }
        int32_t bytes = sys_lease_read(r.token, 0, 0, lent, sizeof lent); /* negative when the caller is gone */
        r.message.word[0] = bytes == sizeof lent ? lent[0] + lent[1] + lent[2] + lent[3] : 0;
        r = reply_wait(&r, EVENT_CALL, 0);
    }
}
