/* SPDX-License-Identifier: MIT */
/* Where the kernel promises less than the model says, the model takes it over. */
#pragma once

/* Who of equals has his turn, and since when. */
void take_turns(void);

/* The same, and who of equals comes first wherever they wait. */
void take_places(void);

/* All of it: while a process ends, step by step, for which the model has one. */
void take_all(void);
