/* SPDX-License-Identifier: MIT */
/* One mistake of a kind that only ARMv8-M notices for each process: PROCESS_ROLE says which. */
#include "erkos.h"

enum { TURN_MS = 10, REGION_STEP = 32 };

extern uint8_t __heap_end[]; /* of this process's memory */

/* More than a helper's stack holds. */
static uint32_t take_too_much(void)
{
    volatile uint32_t room[100];

    room[0] = 1;
    return room[0];
}

/* Below the helper's stack lies another thread's, in the same region: only the limit keeps them apart. */
static void helper(uint32_t tries_to_lift_the_limit)
{
    if (tries_to_lift_the_limit) {
        __asm__ volatile("msr psplim, %0" : : "r"(0));
    }
    (void)take_too_much();
    sys_exit();
}

static void overflow_in_helper(bool tries_to_lift_the_limit)
{
    (void)thread_start(THREAD_HELPER, helper, tries_to_lift_the_limit, PRIORITY);
    sleep_ms(TURN_MS);
}

/* The last byte of the region may be touched, the next may not. */
static void leave_region(void)
{
    volatile uint8_t *end = (uint8_t *)(((uint32_t)__heap_end + REGION_STEP - 1) & ~(REGION_STEP - 1u));

    end[-1] = 1;
    print("%s touched the last byte\n", PROCESS_NAME);
    end[0] = 1;
}

static void misbehave(void)
{
    switch (PROCESS_ROLE) {
    case 0:
        overflow_in_helper(false);
        break;
    case 1:
        overflow_in_helper(true);
        break;
    case 2:
        leave_region();
        break;
    case 3:
        __asm__ volatile("bxns %0" : : "r"((uint32_t)&print & ~1u));
        break;
    default:
        *(volatile uint32_t *)0xE002ED94u = 0; /* the protection unit of the other security state */
        break;
    }
}

int main(void)
{
    sleep_ms(2 * TURN_MS * (PROCESS_ROLE + 1));
    misbehave();
    print("%s went on\n", PROCESS_NAME);
    return 0;
}
