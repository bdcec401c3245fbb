/* SPDX-License-Identifier: MIT */
/* Channels of a DMA controller, by which bytes go between this process's own memory and one register of a device that it owns,
   without it. The kernel sets them up and checks the memory (docs/decisions/0014-dma.md); this is the way to it, for drivers.

   A channel is a handle of page.h: <DEVICE>_CHANNEL_<NAME>, as the board's page names it. Another process's is a fault. The end
   of a transfer is an interrupt of that device (EVENT_<DEVICE>), until it is looked at or the next one is started; also its end
   by an error. Any thread of the process may call; memory must stay as it is until a transfer has ended. */
#pragma once

#include "sys.h"

/* Lets it move `bytes` from or to `memory`: 1 to DMA_ITEMS_MAX items, both aligned to them; anything else, and memory that the
   process may not itself use in this way, is a fault. OK, or -ERR_BUSY while an earlier transfer goes on. */
static inline int32_t dma_start(uint32_t channel, const void *memory, uint32_t bytes)
{
    return sys_dma_start(channel, (uaddr)memory, bytes);
}

/* The bytes that the last transfer had still to move when it ended, and the end of its interrupt: 0 unless there was an error.
   -ERR_BUSY: it goes on. */
static inline int32_t dma_left(uint32_t channel)
{
    return sys_dma_start(channel, DMA_LOOK, 0);
}

/* Ends a transfer, wherever it is; the same result. */
static inline int32_t dma_stop(uint32_t channel)
{
    return sys_dma_start(channel, DMA_STOP, 0);
}
