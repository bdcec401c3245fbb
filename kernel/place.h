/* SPDX-License-Identifier: MIT */
/* Where an address lies, in words that a person understands. */
#pragma once

#include "kernel.h"

/* Seen from `p`. PLACE_OTHER also sets *owner to the index of the process whose memory it is. */
enum place place_of(const struct process *p, uaddr address, uint8_t *owner);
