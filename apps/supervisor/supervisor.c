/* SPDX-License-Identifier: MIT */
/* Prints one line for each crash: who, what, where, and what became of it. The kernel has recorded it and done what the
   image's page says already; so it does not matter if this process crashes itself: it begins anew, and reads what nobody
   has read. */
#include <stdio.h>

#include "erkos.h"

static const char *const names[] = PROCESS_NAMES;

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
    char where[48] = "";
    char at[20] = "";

    if (crash->has_address) {
        snprintf(where, sizeof where, ": 0x%08lx (%s%s)", (unsigned long)crash->address, place(crash),
                 crash->place == PLACE_OTHER ? names[crash->owner] : "");
    }
    if (crash->pc != 0) { /* 0: no frame could be saved, or it jumped there, which `where` says */
        snprintf(at, sizeof at, ", at pc 0x%08lx", (unsigned long)crash->pc);
    }
    print("crash: %s %s%s%s; %s\n", names[crash->process], meaning(crash->kind), where, at, outcome(crash));
}

int main(void)
{
    static struct crash crash;

    for (;;) {
        for (uint32_t process = 0; process <= IMAGE_PROCESSES; process++) {
            if (sys_crash(process, &crash) == 1) {
                report(&crash);
            }
        }
        (void)wait_events(EVENT_CRASH, 0, FOREVER);
    }
}
