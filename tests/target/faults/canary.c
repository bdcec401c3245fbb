/* SPDX-License-Identifier: MIT */
/* Lives beside the hostile processes. Its memory must stay as it is, its periods must be kept, and its system calls must
   be its own: a phantom call of a neighbour would disturb the count. */
#include "erkos.h"

enum { PERIOD_US = 1000, PERIODS = 600, WORDS = 64, LATE_US = 900 };

static uint32_t memory[WORDS];

static bool is_intact(void)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        if (memory[i] != i * 0x9e3779b9u) {
            return false;
        }
    }
    return true;
}

int main(void)
{
    usec moment = now_us();
    uint32_t late = 0;

    for (uint32_t i = 0; i < WORDS; i++) {
        memory[i] = i * 0x9e3779b9u;
    }
    for (uint32_t i = 0; i < PERIODS; i++) {
        moment += PERIOD_US;
        sleep_until(moment);
        usec now = now_us();
        late += now > moment + LATE_US;
        if (now < moment) {
            print_text("FAIL woken early\n");
        }
    }
    print("canary: %s, %lu late\n", is_intact() ? "intact" : "FAIL changed", (unsigned long)late);
    flush_and_shutdown(is_intact() && late == 0 ? 0 : 1);
}
