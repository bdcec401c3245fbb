/* SPDX-License-Identifier: MIT */
#include "dma.h"

#include "fault.h"
#include "user.h"

/* One that goes on writes memory that may be used anew: nothing is safe then. */
static int32_t stop(uint32_t handle)
{
    int32_t left = board_dma_stop(handle);

    if (left < 0) {
        kernel_panic("a DMA channel does not stop", 0, handle);
    }
    return left;
}

void dma_stop(const struct process *p)
{
    for (uint32_t i = 0; i < image_channel_count; i++) {
        if (image_channels[i].owner == p) {
            (void)stop(i);
        }
    }
}

/* The last entry of the table: it also gets the numbers that an arch has saturated. */
struct thread *sys_dma_start(struct thread *self)
{
    uint32_t handle = arch_word(self, 0);
    uaddr address = arch_word(self, 1);
    uint32_t bytes = arch_word(self, 2);
    const struct channel *c = &image_channels[handle];

    if (arch_syscall_number(self) != SYS_dma_start) {
        return kernel_bad_syscall(self);
    }
    if (handle >= image_channel_count || c->owner != self->process) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    if (bytes == 0) {
        int32_t left = address == DMA_LOOK ? board_dma_look(handle) : stop(handle);
        return returns(self, left < 0 ? -ERR_BUSY : left << c->width_log2);
    }
    uint32_t items = bytes >> c->width_log2;
    uint32_t odd = (UINT32_C(1) << c->width_log2) - 1;
    if (items > DMA_ITEMS_MAX || (bytes & odd) != 0) {
        return fault_in_call(self, FAULT_ARGUMENT);
    }
    if ((address & odd) != 0 || !user_range_ok_rarely(self->process, address, bytes, c->rights)) {
        return fault_on_pointer(self, address);
    }
    return returns(self, board_dma_start(handle, address, items) ? OK : -ERR_BUSY);
}
