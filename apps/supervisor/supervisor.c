/* SPDX-License-Identifier: MIT */
/* Prints one line for each crash: who, what, where, and what became of it. The kernel has recorded it and done what the
   image's page says already. */
#include <stdio.h>

#include "erkos.h"

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

static void report(const struct crash *crash)
{
    char where[48] = "";
    char at[20] = "";

    if (crash->has_address) {
        snprintf(where, sizeof where, ": 0x%08lx (%s%s)", (unsigned long)crash->address, place(crash),
                 crash->owner_name);
    }
    if (crash->pc != 0) { /* 0: no frame could be saved, or it jumped there, which `where` says */
        snprintf(at, sizeof at, ", at pc 0x%08lx", (unsigned long)crash->pc);
    }
    print("crash: %s %s%s%s; the rest runs on\n", crash->name, meaning(crash->kind), where, at);
}

int main(void)
{
    static uint32_t seen[IMAGE_PROCESSES];
    static struct crash crash;

    for (;;) {
        (void)wait_events(EVENT_CRASH, 0, FOREVER);
        for (uint32_t process = 0; process < IMAGE_PROCESSES; process++) {
            if (sys_crash(process, &crash) == OK && crash.count != seen[process]) {
                seen[process] = crash.count;
                report(&crash);
            }
        }
    }
}
