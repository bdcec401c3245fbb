/* SPDX-License-Identifier: MIT */
/* Keeps a period of a millisecond, and says how well, whenever all the others have crashed another hundred times. */
#include "erkos.h"

enum { PERIOD_US = 1000, STEP = 100, FIRST = PROCESS_INDEX_VICTIM0 };

static usec latest; /* by how much a period began late */
static uint32_t periods;
static usec begun;

/* How often the one that did it least has crashed. */
static uint32_t least_crashes(void)
{
    static struct crash crash;
    uint32_t least = UINT32_MAX;

    for (uint32_t p = FIRST; p < IMAGE_PROCESSES; p++) {
        uint32_t count = sys_crash(p, &crash) == -ERR_NONE ? 0 : crash.count;
        least = count < least ? count : least;
        if (count != 0 && crash.syscall == SYS_supervise) {
            print("FAIL process %lu found its memory or its server spoiled\n", (unsigned long)p);
        }
    }
    return least;
}

static void teller(uint32_t unused)
{
    (void)unused;
    for (uint32_t told = 0;;) {
        sleep_ms(10);
        uint32_t crashes = least_crashes();
        if (crashes >= told + STEP) {
            told += STEP;
            usec now = now_us();
            uint32_t due = (uint32_t)((now - begun) / PERIOD_US);
            print("%lu restarts, %lu periods of %lu, late by at most %lu us\n", (unsigned long)told,
                  (unsigned long)periods, (unsigned long)due, (unsigned long)latest);
        }
    }
}

int main(void)
{
    begun = now_us();
    (void)thread_start(THREAD_TELLER, teller, 0, 20);
    for (usec next = begun + PERIOD_US;; next += PERIOD_US) {
        sleep_until(next);
        usec late = now_us() - next;
        latest = late > latest ? late : latest;
        periods++;
    }
}
