/* SPDX-License-Identifier: MIT */
/* Makes a mistake as soon as it has been healthy for long enough to begin anew at once. */
#include "erkos.h"

enum { HEALTHY_MS = 3 };

__attribute__((noinline)) void mistake(void);

void mistake(void)
{
    *(volatile uint32_t *)CHIP_RAM = 0;
}

int main(void)
{
    sleep_ms(HEALTHY_MS);
    mistake();
}
