/* SPDX-License-Identifier: MIT */
/* Two processes compute with vectors at once and yield between the steps. A predicate that the other one has set would leave
   lanes out; so would a loop length in the status register that is not "no tail" at the start of a thread. */
#include "erkos.h"

enum { ROUNDS = 2000, LANES = 4 };

static const uint32_t predicates[] = {0, 0xf0f0, 0xff0f, 0x1234};

/* VPR and q0 to q7 across a yield: q0 + q7 goes to `sum`. */
static uint32_t vectors(const uint32_t *a, const uint32_t *b, uint32_t *sum, uint32_t predicate)
{
    uint32_t seen;

    __asm__ volatile("vldrw.u32 q0, [%1]\n"
                     "vldrw.u32 q7, [%2]\n"
                     "vmsr p0, %4\n"
                     "movs r7, %5\n"
                     "svc 0\n"
                     "vmrs %0, p0\n"
                     "vadd.i32 q1, q0, q7\n"
                     "vstrw.32 q1, [%3]\n"
                     : "=&r"(seen)
                     : "r"(a), "r"(b), "r"(sum), "r"(predicate), "i"(SYS_yield)
                     : "r7", "memory", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s28", "s29", "s30", "s31");
    return seen;
}

static bool round_trip(uint32_t seed)
{
    uint32_t a[LANES];
    uint32_t b[LANES];
    uint32_t sum[LANES];
    uint32_t predicate = predicates[seed % 4] ^ (PROCESS_ROLE == 1 ? 0xffff : 0);

    for (uint32_t i = 0; i < LANES; i++) {
        a[i] = seed * 3 + i;
        b[i] = ~seed + (i << 24);
    }
    if (vectors(a, b, sum, predicate) != predicate) {
        return false;
    }
    for (uint32_t i = 0; i < LANES; i++) {
        if (sum[i] != a[i] + b[i]) {
            return false;
        }
    }
    return true;
}

int main(void)
{
    uint32_t wrong = 0;

    for (uint32_t i = 0; i < ROUNDS; i++) {
        wrong += !round_trip(i + 1000 * PROCESS_ROLE);
    }
    print("%s: %lu wrong\n", PROCESS_NAME, (unsigned long)wrong);
    if (PROCESS_ROLE == 2) {
        sleep_ms(50);
        flush_and_shutdown(wrong);
    }
    return 0;
}
