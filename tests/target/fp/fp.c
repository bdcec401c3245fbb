/* SPDX-License-Identifier: MIT */
/* Two processes compute with the hardware's floating point at once and yield between all steps: neither may ever see the
   other's registers. The sums are exact, so one wrong bit shows. */
#include "erkos.h"

enum { ROUNDS = 2000 };

/* All 32 registers hold values of this process across a yield. */
static bool round_trip(float seed)
{
    float in[32];
    float out[32];

    for (uint32_t i = 0; i < 32; i++) {
        in[i] = seed + (float)i;
    }
    __asm__ volatile("vldmia %0, {s0-s31}\n"
                     "movs r7, %2\n"
                     "svc 0\n"
                     "vstmia %1, {s0-s31}\n"
                     :
                     : "r"(in), "r"(out), "i"(SYS_yield)
                     : "r7", "memory", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12",
                       "s13", "s14", "s15", "s16", "s17", "s18", "s19", "s20", "s21", "s22", "s23", "s24", "s25", "s26",
                       "s27", "s28", "s29", "s30", "s31");
    for (uint32_t i = 0; i < 32; i++) {
        if (out[i] != in[i]) {
            return false;
        }
    }
    return true;
}

static bool starts_zeroed(void)
{
    uint32_t s[32];
    uint32_t any = 0;

    __asm__ volatile("vstmia %0, {s0-s31}" : : "r"(s) : "memory");
    for (uint32_t i = 0; i < 32; i++) {
        any |= s[i];
    }
    return any == 0;
}

int main(void)
{
    uint32_t wrong = !starts_zeroed();

    for (uint32_t i = 0; i < ROUNDS; i++) {
        wrong += !round_trip((float)(i + 1000 * PROCESS_ROLE));
    }
    print("%s: %lu wrong\n", PROCESS_NAME, (unsigned long)wrong);
    if (PROCESS_ROLE == 2) {
        sleep_ms(50);
        flush_and_shutdown(wrong);
    }
    return 0;
}
