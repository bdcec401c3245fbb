/* SPDX-License-Identifier: MIT */
/* One thread that is more important than main, and ends before its start returns; one that is less so, and has not ended yet
   when it is joined. */
#include "erkos.h"

enum { UNTOUCHED = 77, DEEP = 200, RUNS = 50 };

static uint32_t failures;

static void check(const char *what, bool good)
{
    if (!good) {
        print("FAIL %s\n", what);
        failures++;
    }
}

static int32_t who(uint32_t argument)
{
    return (int32_t)(argument + thread_self());
}

static int32_t sleeper(uint32_t ms)
{
    sleep_ms(ms);
    return -5;
}

static int32_t deep(uint32_t bytes)
{
    volatile uint8_t frame[DEEP];

    frame[0] = 1;
    for (uint32_t i = 1; i < bytes; i++) {
        frame[i] = 1;
    }
    return frame[0];
}

static void results(uint32_t thread, uint32_t priority)
{
    for (uint32_t i = 0; i < RUNS; i++) {
        int32_t result = UNTOUCHED;
        check("it starts", thread_run(thread, who, i, priority) == OK);
        check("it is joined", thread_join(thread, &result, FOREVER) == OK);
        check("it returns its result", result == (int32_t)(i + thread));
        check("it is joined once", thread_join(thread, &result, AT_ONCE) == -ERR_TIMEOUT);
    }
}

static void too_early(uint32_t thread, uint32_t priority)
{
    int32_t result = UNTOUCHED;

    check("a sleeper starts", thread_run(thread, sleeper, 5, priority) == OK);
    check("who runs cannot be run", thread_run(thread, who, 0, priority) == -ERR_BUSY);
    check("a deadline passes", thread_join(thread, &result, in_ms(1)) == -ERR_TIMEOUT);
    check("there is no result then", result == UNTOUCHED);
    check("a sleeper is joined", thread_join(thread, &result, in_ms(50)) == OK && result == -5);
}

static void nobody_joins(uint32_t thread, uint32_t priority)
{
    int32_t result = UNTOUCHED;

    check("a run without a join", thread_run(thread, who, 1000, priority) == OK);
    sleep_ms(1);
    check("and another one", thread_run(thread, sleeper, 5, priority) == OK);
    check("is not joined as the first", thread_join(thread, &result, AT_ONCE) == -ERR_TIMEOUT);
    check("but as itself", thread_join(thread, &result, FOREVER) == OK && result == -5);
}

static void stacks(void)
{
    uint32_t before = thread_stack_peak(THREAD_BEHIND);
    int32_t result = UNTOUCHED;

    check("a stack's size", thread_stack_bytes(THREAD_BEHIND) >= 512 && thread_stack_bytes(THREAD_MAIN) >= 896);
    check("little was used", before > 0 && before < DEEP);
    check("a deep one runs", thread_run(THREAD_BEHIND, deep, DEEP, PRIORITY + 1) == OK);
    check("and ends", thread_join(THREAD_BEHIND, &result, FOREVER) == OK);
    uint32_t peak = thread_stack_peak(THREAD_BEHIND);
    check("all of it was seen", peak >= DEEP && peak < before + DEEP + 32);
    check("another's is its own", thread_stack_peak(THREAD_AHEAD) < DEEP);
}

int main(void)
{
    check("main is itself", thread_self() == THREAD_MAIN);
    results(THREAD_AHEAD, PRIORITY_CEILING);
    results(THREAD_BEHIND, PRIORITY + 1);
    too_early(THREAD_AHEAD, PRIORITY_CEILING);
    too_early(THREAD_BEHIND, PRIORITY + 1);
    nobody_joins(THREAD_AHEAD, PRIORITY_CEILING);
    stacks();
    print("threads: %lu failures\n", (unsigned long)failures);
    flush_and_shutdown(failures != 0);
}
