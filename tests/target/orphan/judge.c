/* SPDX-License-Identifier: MIT */
/* The least important process: it runs only when nobody else wants the processor, and then ends the run. */
#include "erkos.h"

int main(void)
{
    sleep_ms(20);
    sys_shutdown(0);
    return 0;
}
