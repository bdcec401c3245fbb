/* SPDX-License-Identifier: MIT */
/* A model's own test: a table of what may be done to the block, and of what may not. Each row starts from power on. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bus.h"

struct rule {
    const char *name;
    void (*act)(void);
    const char *mistake; /* what the first mistake says, in part; null: there must be none */
};

/* Runs each row as a test; returns how many failed. */
int rules_run(void (*power_on)(void), const struct rule *rules, size_t count);

#define RULES_MAIN(power_on, rules)                                                                                    \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        return rules_run(power_on, rules, sizeof(rules) / sizeof *(rules));                                            \
    }

/* For tests of drivers: nothing that the manual forbids has happened since power on. */
#define assert_no_mistake() assert_string_equal(mistake_at(0), "")
