/* SPDX-License-Identifier: MIT */
/* Entry code for a processor without memory protection: there is nothing to do when the process changes. */
.macro  ENTER_PROCESS
.endm
#include "entry.inc"
