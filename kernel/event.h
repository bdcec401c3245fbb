/* SPDX-License-Identifier: MIT */
/* The event word of a process: interrupts, mail, notifications and the death of peers are bits of one word, so that
   waiting for several things at once is free. */
#pragma once

#include "kernel.h"
#include "waitlist.h"

/* Sets bits in the event word of `p`, on its `page`. Returns a thread that waited for one of them - unlisted, its result
   set, not yet ready - or null. Bits that nobody takes stay. A post of one bit wakes at most one thread. */
static inline struct thread *event_post(struct process *p, struct process_page *page, uint32_t bits)
{
    uint32_t pending = page->events | bits;
    struct thread **list = &p->event_waiters;

    for (struct thread *t = *list; t != NULL; list = &t->link, t = *list) {
        uint32_t taken = pending & t->wait_mask;
        if (likely(taken != 0)) {
            *list = t->link;
            arch_set_word(t, 0, taken);
            pending &= ~taken;
            page->events = pending;
            return t;
        }
    }
    page->events = pending;
    return NULL;
}

/* The same behind the back of who runs; nothing when `p` has stopped. */
void event_tell(struct process *p, uint32_t bits);

/* event_post, and makes ready whom it woke: returns who runs. */
struct thread *event_wake(struct thread *self, struct process *p, uint32_t bits);

/* What `wait` does, for a thread that runs: takes bits or a call, or blocks; returns who runs. */
struct thread *event_wait(struct thread *self, uint32_t mask, usec deadline);

/* Re-arms the lines of `p` behind these event bits; nothing gives way after it. */
void event_unmask(const struct process *p, uint32_t bits);

/* Bits of `mask` that are set for the process of `self`, who runs: cleared and returned; 0 when there are none. */
static inline uint32_t event_take(struct thread *self, uint32_t mask)
{
    struct process_page *page = self->identity.page;
    uint32_t events = page->events;
    uint32_t taken = events & mask;

    if (taken != 0) {
        page->events = events & ~taken;
    }
    return taken;
}

/* `self` is to wait for `mask`: enters it among the waiters; the caller then chooses who runs. */
static inline void event_enlist(struct thread *self, uint32_t mask)
{
    self->wait_mask = mask;
    waitlist_insert(&self->process->event_waiters, self);
}
