/* SPDX-License-Identifier: MIT */
/* Plays random scripts of one seed after the other. The program's arguments are [first seed [scripts [events in each]]]: others
   than the test plays, or the one that failed. */
#pragma once

#include <stdbool.h>

/* So many scripts, when the arguments do not say it. */
void seeds_begin(unsigned long scripts, int count, char **arguments);

/* See script_begin. */
void seeds_play(bool between);
