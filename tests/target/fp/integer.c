/* SPDX-License-Identifier: MIT */
/* Runs between the two, and may not touch floating point at all. */
#include "erkos.h"

int main(void)
{
    for (uint32_t i = 0; i < 1000; i++) {
        sys_yield();
    }
    __asm__ volatile(".short 0xeeb0, 0x0a40"); /* vmov.f32 s0, s0 */
    print_text("FAIL floating point without a right\n");
    return 0;
}
