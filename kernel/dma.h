/* SPDX-License-Identifier: MIT */
/* DMA channels. A controller reaches all memory, so no process has its registers: the kernel writes them, after it has looked
   at the range as at any argument. What moves in a channel is between its owner's own memory and one device register, which
   the page of the chip names.

   An image without channels has none of this: the image's tables have two functions of these names that do nothing. */
#pragma once

#include "kernel.h"

/* Stops all channels of `p`: from then on they reach no memory. Before its devices are reset and its memory is cleared. */
void dma_stop(const struct process *p);
