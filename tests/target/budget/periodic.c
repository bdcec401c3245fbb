/* SPDX-License-Identifier: MIT */
/* Does 100 us of work in each of its periods, and says in the end how often it was late: not done before the next began. */
#include "erkos.h"

enum { WORK_US = 100 };

int main(void)
{
    struct message m = {{0}};
    (void)call(PEER_JUDGE, &m, NULL);
    uint32_t periods = m.word[0] / PERIOD_US;
    uint32_t late = 0;
    usec worst = 0;
    usec release = now_us() + PERIOD_US;

    for (uint32_t n = 0; n < periods; n++, release += PERIOD_US) {
        sleep_until(release);
        while (now_us() < release + WORK_US) {
        }
        usec took = now_us() - release;
        late += took > PERIOD_US;
        worst = took > worst ? took : worst;
    }
    m = (struct message){{PERIOD_US, late, (uint32_t)worst, periods}};
    return call(PEER_JUDGE, &m, NULL);
}
