/* SPDX-License-Identifier: MIT */
/* One mistake for each process: PROCESS_ROLE says which. Each waits for its turn; test_faults.py knows what must be said
   of it. What no C program can do is in mistakes.h, for each processor. */
#include "console/console.h"
#include "erkos.h"
#include "mistakes.h"

enum { TURN_MS = 20 };

#define IN_KERNEL_STACK (CHIP_RAM + 0x200)

#define WORD(address) (*(volatile uint32_t *)(address))

static uint32_t overflow(uint32_t depth)
{
    volatile uint32_t frame[32];

    frame[depth % 32] = depth;
    return depth == UINT32_MAX ? 0 : overflow(depth + 1) + frame[0];
}

static void misbehave(void)
{
    static uint32_t code_in_ram[2] = {0xbf00bf00, 0xe7febf00};
    volatile uint32_t zero = 0;
    volatile uint32_t many = 1000;

    switch (PROCESS_ROLE) {
    case 0:
        (void)WORD(CHIP_RAM);
        break;
    case 1:
        WORD(IN_KERNEL_STACK) = 0xdeadbeef;
        break;
    case 2:
        WORD(PROCESSOR_REGISTER) = 0;
        break;
    case 3:
        WORD(BOARD_CONSOLE) = 1;
        break;
    case 4:
        WORD((uint32_t)&print & ~3u) = 0;
        break;
    case 5:
        jump((uint32_t)code_in_ram | CODE_BIT);
        break;
    case 6:
        (void)overflow(0);
        break;
    case 7:
        with_stack_at(IN_KERNEL_STACK);
        break;
    case 8:
        with_stack_at(BOARD_CONSOLE + 0x100);
        break;
    case 9:
        run_breakpoint();
        break;
    case 10:
        (void)trap0(1000);
        break;
    case 11:
        console_write((const char *)CHIP_RAM, 16);
        break;
    case 12:
        run_undefined();
        break;
    case 13:
        print("%d\n", (int)(many / zero));
        break;
    case 14:
        WORD(0) = 1;
        break;
    case 15:
        jump_misaligned((uint32_t)&print & ~1u);
        break;
    case 16:
        use_floating_point();
        break;
    case 17:
        spin_with_stack_at(IN_KERNEL_STACK);
        break;
    case 18:
        (void)notify(7, 1);
        break;
    case 19:
        sys_raise(9);
        break;
    case 20:
        jump(0xFFFFFFFD);
        break;
    case 21:
        with_stack_at(8);
        break;
    default:
        break;
    }
}

int main(void)
{
    sleep_ms(TURN_MS * (PROCESS_ROLE + 1));
    misbehave();
    print("%s went on\n", PROCESS_NAME);
    return 0;
}
