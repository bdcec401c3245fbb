/* SPDX-License-Identifier: MIT */
/* Entry code for images without floating point. */
        .set    FP, 0
#include "entry.inc"
