/* SPDX-License-Identifier: MIT */
/* Entry code for images in which some process has floating point. */
        .set    FP, 1
        .fpu    fpv4-sp-d16
#include "entry.inc"
