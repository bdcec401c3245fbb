/* SPDX-License-Identifier: MIT */
/* Random scripts against kernel and model. `model [first seed [scripts [events in each]]]` plays others than the test does;
   `model <seed> 1` replays one. */
#include "check.h"
#include "seeds.h"

static void test_random_scripts(void **state)
{
    (void)state;
    seeds_play(false);
}

int main(int count, char **arguments)
{
    seeds_begin(700, count, arguments);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_scripts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
