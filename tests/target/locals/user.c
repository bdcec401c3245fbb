/* SPDX-License-Identifier: MIT */
/* Each thread sets its own errno and variables, and finds them as it left them, wherever another one has come in between. */
#include <errno.h>
#include <stdlib.h>

#include "erkos.h"

enum { ROUNDS = 1000, SPINS = 20, FIRST = 1234 };

static _Thread_local uint32_t counter = FIRST;
static _Thread_local uint8_t zeros[5];
static volatile uint32_t wrong;
static volatile uint32_t interruptions; /* of the spinning thread by the other */
static volatile bool spins;

static bool is_new(void)
{
    return errno == 0 && counter == FIRST && zeros[0] == 0 && zeros[4] == 0;
}

/* Sets what is this thread's, and looks at it for a while. */
static void use(int number)
{
    errno = number;
    counter = (uint32_t)number;
    zeros[4] = (uint8_t)number;
    for (volatile int i = 0; i < SPINS; i++) {
        wrong += errno != number || counter != (uint32_t)number || zeros[4] != (uint8_t)number;
    }
}

static int32_t spin(uint32_t unused)
{
    (void)unused;
    wrong += !is_new();
    spins = true;
    for (int i = 1; i <= ROUNDS; i++) {
        use(i);
    }
    spins = false;
    return errno;
}

static int32_t interrupt(uint32_t us)
{
    wrong += !is_new();
    for (int i = 1; i <= ROUNDS; i++) {
        interruptions += spins;
        errno = 0;
        wrong += strtol("99999999999", NULL, 10) != INT32_MAX || errno != ERANGE; /* the library's, too */
        use(-i);
        sleep_us(us + (uint32_t)i % 3);
        wrong += errno != -i;
    }
    return errno;
}

int main(void)
{
    int32_t ended = 0;

    wrong += !is_new();
    errno = EDOM;
    for (int run = 0; run < 2; run++) { /* and a thread that starts again is new again */
        wrong += thread_run(THREAD_AHEAD, interrupt, 1, PRIORITY_CEILING) != OK;
        wrong += thread_run(THREAD_BEHIND, spin, 0, PRIORITY + 1) != OK;
        wrong += thread_join(THREAD_BEHIND, &ended, FOREVER) != OK || ended != ROUNDS;
        wrong += thread_join(THREAD_AHEAD, &ended, FOREVER) != OK || ended != -ROUNDS;
    }
    wrong += errno != EDOM || counter != FIRST || interruptions < 50;
    print("locals: %lu wrong\n", (unsigned long)wrong);
    flush_and_shutdown(wrong != 0);
}
