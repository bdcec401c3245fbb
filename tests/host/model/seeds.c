/* SPDX-License-Identifier: MIT */
#include "seeds.h"

#include <signal.h>
#include <stdio.h>

#include "check.h"
#include "script.h"

static const char *name;
static unsigned long seed_now;
static unsigned long first_seed = 1;
static unsigned long scripts;
static unsigned long events_in_each = 2000;

uint32_t choose(uint32_t limit)
{
    return random_below(limit);
}

void seeds_play(bool between)
{
    unsigned long events = 0;

    for (unsigned long seed = first_seed; seed < first_seed + scripts; seed++) {
        random_state = 88172645463325252u ^ (seed * 0x9e3779b97f4a7c15u);
        seed_now = seed;
        script_begin(between);
        for (unsigned long i = 0; i < events_in_each && script_step(); i++) {
            events++;
        }
    }
    assert_true(events >= scripts * events_in_each / 8); /* or most of them end at once */
    printf("%lu events, %llu system calls, %llu interrupts, %llu faults\n", events, (unsigned long long)script_calls,
           (unsigned long long)script_interrupts, (unsigned long long)script_faults);
}

/* Whatever ends the test ends it here: kernel and model differ, an invariant, the host's memory, a sanitizer. */
static void on_abort(int signal_number)
{
    (void)signal_number;
    script_history(stderr);
    fprintf(stderr, "replay: %s %lu 1\n", name, seed_now);
}

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "abort_on_error=1";
}

const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void)
{
    return "abort_on_error=1:print_stacktrace=1";
}

void seeds_begin(unsigned long wanted, int count, char **arguments)
{
    unsigned long *settings[] = {&first_seed, &scripts, &events_in_each};

    name = arguments[0];
    scripts = wanted;
    (void)signal(SIGABRT, on_abort);
    for (int i = 1; i < count && i <= 3; i++) {
        *settings[i - 1] = strtoul(arguments[i], NULL, 0);
    }
}
