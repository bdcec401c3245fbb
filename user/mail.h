/* SPDX-License-Identifier: MIT */
/* Mail: one word, asynchronously. A process has a ring when its page says `mail = 8`. */
#pragma once

#include <stdbool.h>

#include "event.h"
#include "page.h"

/* Puts `word` into the peer's ring. OK, -ERR_FULL, or -ERR_DEAD. */
static inline int32_t mail_send(uint32_t peer, uint32_t word)
{
    return sys_mail(peer, word);
}

/* The oldest mail, without a system call; false: there is none. Wait for EVENT_MAIL, then call this until it is false.
   Only one thread of the process receives. */
static inline bool mail_receive(struct mail *mail)
{
    volatile struct process_page *page = &process_page;
    uint32_t head = page->mail_head;

    if (head == page->mail_tail) {
        return false;
    }
    mail->sender = page->mail[head & (MAIL_CAPACITY - 1)].sender;
    mail->word = page->mail[head & (MAIL_CAPACITY - 1)].word;
    page->mail_head = head + 1;
    return true;
}
