/* SPDX-License-Identifier: MIT */
/* Prints one line for each crash: who, what, where, and what became of it. The kernel has recorded it and done what the
   image's page says already; so it does not matter if this process crashes itself: it begins anew, and reads what nobody
   has read. Where its page gives it the watchdog, it feeds that: when it is stuck, or does not begin anew, the board is reset. */
#include <stdio.h>

#include "erkos.h"
#include "watchdog/watchdog.h"

enum { FEED_MS = 500 };

static const char *const names[] = PROCESS_NAMES;
static const char *const thread_names[] = IMAGE_THREAD_NAMES; /* "" where a process has no other */

static const char *meaning(uint32_t kind)
{
    switch (kind) {
#define FAULT(number, name, text)                                                                                      \
    case FAULT_##name:                                                                                                 \
        return text;
#include "faults.def"
#undef FAULT
    default:
        return "failed";
    }
}

static const char *place(const struct crash *crash)
{
    static const char *const text[] = {
        [PLACE_NOWHERE] = "nothing is there",
        [PLACE_NULL] = "a null pointer",
        [PLACE_BELOW_STACK] = "below its stack",
        [PLACE_KERNEL] = "kernel memory",
        [PLACE_OWN] = "its own memory",
        [PLACE_OTHER] = "memory of ",
        [PLACE_PERIPHERAL] = "not its peripheral",
    };
    return text[crash->place];
}

/* ": 0x20000000 (memory of console)" */
static void locate(char *to, size_t bytes, const struct crash *crash)
{
    const char *of = crash->place == PLACE_OTHER         ? names[crash->owner]
                     : crash->place == PLACE_BELOW_STACK ? thread_names[crash->owner]
                                                         : "";
    bool named = crash->place == PLACE_BELOW_STACK && *of != '\0';

    snprintf(to, bytes, ": 0x%08lx (%s%s)", (unsigned long)crash->address,
             named ? "below the stack of thread " : place(crash), of);
}

static const char *outcome(const struct crash *crash)
{
    static char later[48];

    if (crash->resets != 0) {
        return "that was before the reset";
    }
    if (crash->policy == CRASH_STOP) {
        return "the rest runs on";
    }
    if (crash->wait_us == 0) {
        return "it begins anew, the rest runs on";
    }
    snprintf(later, sizeof later, "it begins anew in %lu ms, the rest runs on", (unsigned long)crash->wait_us / 1000);
    return later;
}

static void report(const struct crash *crash)
{
    const char *thread = crash->process < IMAGE_PROCESSES ? thread_names[crash->thread] : "";
    char where[64] = "";
    char at[20] = "";

    if (crash->has_address) {
        locate(where, sizeof where, crash);
    }
    if (crash->pc != 0) { /* 0: no frame could be saved, or it jumped there, which `where` says */
        snprintf(at, sizeof at, ", at pc 0x%08lx", (unsigned long)crash->pc);
    }
    print("crash: %s %s%s%s%s%s; %s\n", names[crash->process], meaning(crash->kind), where, at,
          *thread != '\0' ? ", in thread " : "", thread, outcome(crash));
}

static void report_all(void)
{
    static struct crash crash;

    for (uint32_t process = 0; process <= IMAGE_PROCESSES; process++) {
        if (sys_crash(process, &crash) == 1) {
            report(&crash);
        }
    }
}

int main(void)
{
    bool watched = WATCHDOG_BASE != 0 && watchdog_start(WATCHDOG_BASE, 2 * FEED_MS);

    for (;;) {
        report_all();
        if (watched) {
            watchdog_feed(WATCHDOG_BASE);
        }
        (void)wait_events(EVENT_CRASH, 0, watched ? in_ms(FEED_MS) : FOREVER);
    }
}
