/* SPDX-License-Identifier: MIT */
/* Makes system calls, and counts what came back. test_inject.py pends an interrupt at each instruction of a turn, from
   outside, and reads the counters. No two threads have the same priority, so no quantum interferes. */
#include "erkos.h"

volatile uint32_t nulls;
volatile uint32_t wrong;

__attribute__((noinline)) void turn(void);

void turn(void)
{
    wrong += sys_null() != OK;
    nulls++;
    wrong += notify(PEER_OTHER, 1) != OK; /* a switch to another process, and one back */
}

int main(void)
{
    for (;;) {
        turn();
    }
}
