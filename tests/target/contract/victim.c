/* SPDX-License-Identifier: MIT */
/* Has a mail ring of four, and looks into it only when notified. */
#include "erkos.h"

int main(void)
{
    struct mail mail;
    uint32_t sum = 0;

    for (;;) {
        (void)wait_events(1, 0, FOREVER);
        while (mail_receive(&mail)) {
            sum = sum * 10 + mail.word;
        }
        print("victim: %lu\n", (unsigned long)sum);
    }
}
