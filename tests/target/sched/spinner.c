/* SPDX-License-Identifier: MIT */
/* Never gives way by itself. Two of these are equal and must share; a third is less important and must get nothing. */
#include "erkos.h"

volatile uint32_t turns;

int main(void)
{
    for (;;) {
        turns++;
    }
}
