/* SPDX-License-Identifier: MIT */
#include "erkos.h"

volatile uint32_t notified;
volatile uint32_t wrong;

int main(void)
{
    for (;;) {
        wrong += wait_events(1, 0, FOREVER) != 1;
        notified++;
    }
}
