/* SPDX-License-Identifier: MIT */
/* One thread spoils the frame on which another thread of its process will return to user mode: a fault on return. Whatever
   stands there, nothing runs privileged, and only this process stops. PROCESS_ROLE says what is written. */
#include "erkos.h"

enum { FRAME_PC = 6, FRAME_XPSR = 7 };

static volatile uint32_t *volatile frame; /* of the first thread, while it is parked */

static void spoil(uint32_t unused)
{
    (void)unused;
    switch (PROCESS_ROLE) {
    case 0:
        frame[FRAME_XPSR] = 0; /* no Thumb state */
        break;
    case 1:
        frame[FRAME_XPSR] |= 11; /* returns to a handler */
        break;
    case 2:
        frame[FRAME_PC] = CHIP_RAM; /* into kernel memory */
        break;
    default:
        frame[FRAME_XPSR] |= 0x0600fc00; /* in the middle of an instruction that was interrupted */
        frame[FRAME_PC] = 0xfffffffe;
        break;
    }
    unpark(0);
    sys_exit();
}

int main(void)
{
    sleep_ms(10 * (PROCESS_ROLE + 1));
    (void)thread_start(THREAD_HELPER, spoil, 0, PRIORITY);
    __asm__ volatile("sub %0, sp, #32\n" : "=r"(frame));
    park();
    print("FAIL %s went on\n", PROCESS_NAME);
    return 0;
}
