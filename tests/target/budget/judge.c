/* SPDX-License-Identifier: MIT */
/* Says to the periodic processes how long they are to go on, collects what they have seen, and ends the run. */
#include "../typed.h"
#include "erkos.h"

enum { PERIODIC = 3, MS = 1000 };

static uint32_t tell(const struct message *seen)
{
    print("every %lu us: %lu of %lu late, done after %lu us at most\n", (unsigned long)seen->word[0],
          (unsigned long)seen->word[1], (unsigned long)seen->word[3], (unsigned long)seen->word[2]);
    return seen->word[1];
}

int main(void)
{
    print_text("how many ms?\n");
    uint32_t us = typed_number() * MS;
    uint32_t late = 0;

    for (int n = 0; n < 2 * PERIODIC; n++) {
        struct request r = wait_request(EVENT_CALL, 0, FOREVER);
        late += r.message.word[0] != 0 ? tell(&r.message) : 0;
        r.message.word[0] = us;
        (void)reply(r.token, &r.message);
    }
    print("%lu late\n", (unsigned long)late);
    sleep_ms(20);
    sys_shutdown(late != 0);
}
