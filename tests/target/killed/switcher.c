/* SPDX-License-Identifier: MIT */
/* Switches the LED, whatever becomes of its owner: tries again after an error, and when it hears that the owner has begun anew, in
   whose hands the pin was low at first. So at `turn`, where a debugger stops, the LED is what this process was told last. */
#include "erkos.h"

enum { EVERY_US = 30 };

static uint32_t told;    /* what the LED is; these are read from outside */
static uint32_t answers; /* calls that were answered */
static uint32_t failed;  /* calls that were answered by an error */
static uint32_t again;   /* calls for the owner's having begun anew */

__attribute__((noinline)) static void turn(void)
{
    __asm__ volatile("");
}

static void switch_to(uint32_t on)
{
    struct message m = {{on}};

    while (call(PEER_LED, &m, NULL) != OK) {
        failed++;
    }
    told = on;
    answers++;
}

int main(void)
{
    for (uint32_t number = 0;; number++) {
        turn();
        switch_to(number * UINT32_C(2654435761) >> 31);
        while (wait_events(EVENT_PEER, 0, AT_ONCE) == (int32_t)EVENT_PEER) {
            switch_to(told);
            again++;
        }
        sleep_us(EVERY_US);
    }
}
