/* SPDX-License-Identifier: MIT */
/* The same for images in which some process has a budget of processor time: what it costs, only they pay. */
#define BUDGETS
#include "entry_fp.S"
