/* SPDX-License-Identifier: MIT */
#include "rules.h"

enum { ROWS = 64 };

static void (*switch_on)(void);

static void check(void **state)
{
    const struct rule *rule = *state;

    switch_on();
    rule->act();
    if (rule->mistake == NULL) {
        assert_no_mistake();
    } else if (strstr(mistake_at(0), rule->mistake) == NULL) {
        fail_msg("no mistake `%s`, but `%s`", rule->mistake, mistake_at(0));
    }
}

int rules_run(void (*power_on)(void), const struct rule *rules, size_t count)
{
    static struct CMUnitTest tests[ROWS];

    switch_on = power_on;
    assert_in_range(count, 1, ROWS);
    for (size_t i = 0; i < count; i++) {
        tests[i] = (struct CMUnitTest){.name = rules[i].name, .test_func = check, .initial_state = (void *)&rules[i]};
    }
    return _cmocka_run_group_tests("rules", tests, count, NULL, NULL);
}
