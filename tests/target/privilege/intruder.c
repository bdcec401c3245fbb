/* SPDX-License-Identifier: MIT */
/* Tries to take the processor over: PROCESS_ROLE picks the register. test_privilege.py says what must happen. */
#include "erkos.h"

enum { TURN_MS = 20 };

struct attempt {
    uint32_t address;
    uint32_t value;
    bool reads;
};

static const struct attempt attempts[] = {
    {0xE000E100, 0xffffffff, false}, /* NVIC: enable all lines */
    {0xE000E180, 0xffffffff, false}, /* NVIC: disable all lines */
    {0xE000E200, 1, false},          /* NVIC: make line 0 pending */
    {0xE000E400, 0, false},          /* NVIC: priority of lines 0 to 3 */
    {0xE000EF00, 0, false},          /* software trigger */
    {0xE000E010, 0, false},          /* SysTick off */
    {0xE000ED04, 1u << 28, false},   /* PendSV pending */
    {0xE000ED08, 0x20000000, false}, /* vector table */
    {0xE000ED0C, 0x05fa0004, false}, /* reset */
    {0xE000ED24, 0, false},          /* fault handlers off */
    {0xE000ED88, 0x00f00000, false}, /* floating point for everybody */
    {0xE000ED94, 0, false},          /* protection off */
    {0xE000ED9C, 0x20000010, false}, /* a region over the kernel */
    {0xE000EDA0, 0x03000025, false}, /* readable and writable for all */
    {0xE000ED98, 0, true},           /* not even a look */
};

/* What the instruction set ignores in user mode must indeed change nothing. Nothing here faults. */
static void try_special_registers(void)
{
    uint32_t control;
    uint32_t masks;

    __asm__ volatile("msr control, %1\n"
                     "isb\n"
                     "cpsid i\n"
                     "cpsid f\n"
                     "msr basepri, %2\n"
                     "msr msp, %1\n"
                     "mrs %0, control\n"
                     : "=r"(control)
                     : "r"(0), "r"(0x40)
                     : "memory");
    __asm__ volatile("mrs %0, primask\n"
                     "mrs r3, basepri\n"
                     "orr %0, r3\n"
                     "mrs r3, faultmask\n"
                     "orr %0, r3\n"
                     : "=r"(masks)
                     :
                     : "r3");
    print("%s special registers\n", (control & 1) == 1 && masks == 0 ? "unchanged:" : "FAIL changed:");
}

int main(void)
{
    sleep_ms(TURN_MS * (PROCESS_ROLE + 1));
    if (PROCESS_ROLE < sizeof attempts / sizeof attempts[0]) {
        const struct attempt *a = &attempts[PROCESS_ROLE];
        volatile uint32_t *target = (volatile uint32_t *)a->address;
        if (a->reads) {
            (void)*target;
        } else {
            *target = a->value;
        }
        print("%s went on\n", PROCESS_NAME);
        return 0;
    }
    try_special_registers();
    return 0;
}
