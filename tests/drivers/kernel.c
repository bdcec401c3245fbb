/* SPDX-License-Identifier: MIT */
/* The kernel's part of a transfer by DMA, as kernel/dma.c decides it, with the chip's own header to the controller. The process
   owns all of BUS_RAM. */
#include "board.h"
#include "stm32_dma.h"
#include "trap.h"

static const struct stm32_dma_channel channels[] = BOARD_CHANNELS;

static int32_t start(const struct stm32_dma_channel *c, uint32_t address, uint32_t bytes)
{
    if (address - BUS_RAM >= BUS_RAM_BYTES || bytes > BUS_RAM_BYTES - (address - BUS_RAM)) {
        mistake("a driver gives %u bytes at %#x to DMA, which are not its process's", bytes, address);
    }
    return stm32_dma_start(c, address, bytes >> c->width_log2) ? OK : -ERR_BUSY;
}

int32_t kernel_call(uint32_t number, const uint32_t words[7])
{
    if (number != SYS_dma_start || words[0] >= sizeof channels / sizeof *channels) {
        mistake("a driver calls %u with %#x", number, words[0]);
        return -ERR_BUSY;
    }
    const struct stm32_dma_channel *c = &channels[words[0]];
    if (words[2] != 0) {
        return start(c, words[1], words[2]);
    }
    int32_t left = words[1] == DMA_LOOK ? stm32_dma_look(c) : stm32_dma_stop(c);
    return left < 0 ? -ERR_BUSY : left << c->width_log2;
}
