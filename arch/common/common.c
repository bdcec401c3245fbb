/* SPDX-License-Identifier: MIT */
/* Functions of arch.h that are the same on every processor. */
#include "kernel.h"
#include "semihosting.h"

enum { SYS_EXIT_EXTENDED = 0x20, ADP_STOPPED_APPLICATION_EXIT = 0x20026 };

void arch_copy_out(uaddr to, const void *from, uint32_t bytes)
{
    arch_copy(to, (uaddr)from, bytes);
}

/* Semihosting: under an emulator the run ends with this status. On a board without a debugger the attempt is a fault of the
   kernel, which ends here too, in the loop. */
void arch_exit(uint32_t status)
{
    static uint32_t block[2];
    static bool tried;

    if (!tried) {
        tried = true;
        block[0] = ADP_STOPPED_APPLICATION_EXIT;
        block[1] = status;
        semihosting(SYS_EXIT_EXTENDED, block);
    }
    for (;;) {
        __asm__ volatile("wfi");
    }
}
