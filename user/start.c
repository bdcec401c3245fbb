/* SPDX-License-Identifier: MIT */
/* Where a process begins. The kernel has cleared all its memory; only initialised data must be copied. */
#include "sys.h"

extern uint32_t __data_start[];
extern uint32_t __data_end[];
extern const uint32_t __data_load[];

int main(void);
void _start(void);

void _start(void)
{
    const uint32_t *from = __data_load;

    for (uint32_t *to = __data_start; to < __data_end; to++) {
        *to = *from++;
    }
    main();
    for (;;) {
        sys_exit();
    }
}
