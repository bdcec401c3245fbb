/* SPDX-License-Identifier: MIT */
/* Runs last: its ring holds the oldest of the flood, in order. */
#include "erkos.h"

int main(void)
{
    struct mail mail;
    uint32_t got = 0;

    while (mail_receive(&mail)) {
        if (mail.word != got || mail.sender != 1) {
            print_text("FAIL not what was sent\n");
        }
        got++;
    }
    print("%s: %lu from flooder\n", PROCESS_NAME, (unsigned long)got);
    flush_and_shutdown(got != 8);
}
