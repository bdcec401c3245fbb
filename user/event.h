/* SPDX-License-Identifier: MIT */
/* The event word of this process: granted lines, mail, notifications, peers that stop. Bits stay set until somebody
   takes them. */
#pragma once

#include "fast.h"
#include "sys.h"

extern struct process_page process_page;

/* Bits that are set already are taken without a system call.
   Waits until a bit of `mask` is set; clears and returns those that are. First re-arms the lines behind `unmask`.
   Returns a negative ERR_TIMEOUT when the deadline passes first. */
static inline int32_t wait_events(uint32_t mask, uint32_t unmask, usec deadline)
{
    uint32_t taken;

    if (unmask == 0 && fast_take_bits(&process_page.events, mask, &taken)) {
        return (int32_t)taken;
    }
    return trap4(SYS_wait, mask, unmask, (uint32_t)deadline, (uint32_t)(deadline >> 32));
}

/* Sets bits 0-15 in the event word of a peer (PEER_ of page.h). 0, or -ERR_DEAD. */
static inline int32_t notify(uint32_t peer, uint32_t bits)
{
    return sys_notify(peer, bits);
}
