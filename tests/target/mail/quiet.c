/* SPDX-License-Identifier: MIT */
/* Gets all that was sent to it, and nothing else. */
#include "erkos.h"

int main(void)
{
    struct mail mail[4];
    uint32_t got = 0;

    while (got < 4) {
        if (mail_receive(&mail[got])) {
            got++;
        } else if (wait_events(EVENT_MAIL, 0, in_ms(1000)) < 0) {
            print_text("FAIL mail is missing\n");
            return 0;
        }
    }
    print("%s: %lu %lu %lu %lu from %s\n", PROCESS_NAME, (unsigned long)mail[0].word, (unsigned long)mail[1].word,
          (unsigned long)mail[2].word, (unsigned long)mail[3].word,
          mail[3].sender == 2 ? "sender" : "FAIL somebody else");
    return 0;
}
