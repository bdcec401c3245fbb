/* SPDX-License-Identifier: MIT */
/* Copying for arch.h: by words where both are aligned, or by bytes. At most LEASE_SLICE at once, so its length is bounded. */
#include "kernel.h"

void arch_copy(uaddr to, uaddr from, uint32_t bytes)
{
    uint32_t i = 0;

    for (; (to | from) % 4 == 0 && bytes - i >= 4; i += 4) {
        arch_store(to + i, arch_load(from + i));
    }
    for (; i < bytes; i++) {
        *(volatile uint8_t *)(to + i) = *(const volatile uint8_t *)(from + i);
    }
}
