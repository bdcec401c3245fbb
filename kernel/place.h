/* SPDX-License-Identifier: MIT */
/* Where an address lies, in words that a person understands. */
#pragma once

#include "kernel.h"

/* Seen from `p`. *owner: with PLACE_OTHER, the index of the process whose memory it is; with PLACE_BELOW_STACK, the slot of
   the thread whose stack it is. Gives way. */
enum place place_of(const struct process *p, uaddr address, uint8_t *owner);
