/* SPDX-License-Identifier: MIT */
/* The kernel beside its model. */
#pragma once

#include <stdio.h>

#include "model.h"

/* Compares everything that either knows; says what differs and returns false when something does. */
bool compare(FILE *out);
