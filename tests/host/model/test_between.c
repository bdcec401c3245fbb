/* SPDX-License-Identifier: MIT */
/* Random scripts against kernel and model, in which what gives way is not made again at once: the interrupt comes first, whoever it
   wakes runs, and then the thread makes its call again, or never. For the model a call that gave way has not been made. `between
   [first seed [scripts [events in each]]]` plays others than the test does; `between <seed> 1` replays one. */
#include <stdio.h>

#include "check.h"
#include "script.h"
#include "seeds.h"

static void test_what_happens_between(void **state)
{
    (void)state;
    seeds_play(true);
    printf("%llu events while a process ended, %llu alarms gave way, and %llu calls: %llu were made again, %llu of "
           "them after %llu calls of others\n",
           (unsigned long long)script_steps, (unsigned long long)script_alarms_left, (unsigned long long)script_left,
           (unsigned long long)script_again, (unsigned long long)script_overtaken,
           (unsigned long long)script_overtakers);
}

int main(int count, char **arguments)
{
    seeds_begin(350, count, arguments);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_happens_between)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
