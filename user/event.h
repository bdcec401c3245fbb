/* SPDX-License-Identifier: MIT */
/* The event word of this process: granted lines, mail, notifications, peers that stop. Bits stay set until somebody
   takes them. To wait for several things at once is to wait for several bits. Any thread of the process; bits that are
   there are taken with 7 instructions, without a system call.

       seen |= (uint32_t)wait_events(EVENT_BUTTON | EVENT_MAIL | BELL, 0, in_ms(5)); */
#pragma once

#include "fast.h"
#include "sys.h"

extern struct process_page process_page;

/* Waits until a bit of `mask` is set; clears and returns those that are, or -ERR_TIMEOUT when `deadline` (absolute, us) passes first.
   Before that it re-arms the lines behind `unmask`: a level line stays masked from its event until then. Bits that are set
   already are taken without a system call when there is nothing to re-arm. EVENT_CALL is ignored here: a call brings words
   along, see wait_request in call.h. */
static inline int32_t wait_events(uint32_t mask, uint32_t unmask, usec deadline)
{
    uint32_t taken;

    if (unmask == 0 && fast_take_bits(&process_page.events, mask, &taken)) {
        return (int32_t)taken;
    }
    return trap4(SYS_wait, mask & ~EVENT_CALL, unmask, (uint32_t)deadline, (uint32_t)(deadline >> 32));
}

/* Sets bits 0-15 in the event word of a peer (PEER_ of page.h). 0, or -ERR_DEAD. */
static inline int32_t notify(uint32_t peer, uint32_t bits)
{
    return sys_notify(peer, bits);
}
