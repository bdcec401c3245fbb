/* SPDX-License-Identifier: MIT */
/* Its memory must stay as it is, and its periods must be kept. The counters are read from outside. */
#include "arena.h"
#include "erkos.h"

enum { PERIOD_US = 1000, WORDS = 64, LATE_US = 900 };

volatile uint32_t canary_periods;
volatile uint32_t canary_late;
volatile uint32_t canary_damage;
uint32_t canary_memory[WORDS];

int main(void)
{
    usec moment = now_us();

    for (uint32_t n = 0; n < WORDS; n++) {
        canary_memory[n] = n * 0x9e3779b9u;
    }
    for (;;) {
        moment += PERIOD_US;
        sleep_until(moment);
        canary_late += now_us() > moment + LATE_US;
        canary_periods++;
        for (uint32_t n = 0; n < WORDS; n++) {
            canary_damage += canary_memory[n] != n * 0x9e3779b9u;
        }
    }
}
