/* SPDX-License-Identifier: MIT */
/* Entry code for images without floating point: a switch does nothing for it. */
.macro  LEAVE_OLD
.endm
.macro  ENTER_NEW
.endm
.macro  ENTER_PROCESS
.endm
#include "entry.inc"
