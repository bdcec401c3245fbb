/* SPDX-License-Identifier: MIT */
#include "event.h"

#include "call.h"
#include "fault.h"
#include "give_way.h"
#include "sched.h"
#include "time.h"

/* Several bits at once can be what several threads wait for; each takes at least one. */
RARE struct thread *event_wake(struct thread *self, struct process *p, uint32_t bits)
{
    struct thread *next = self;
    struct thread *woken = event_post(p, process_page(p), bits);

    while (woken != NULL) {
        next = sched_wake(next, woken);
        woken = p->event_waiters != NULL ? event_post(p, process_page(p), 0) : NULL;
    }
    return next;
}

RARE void event_tell(struct process *p, uint32_t bits)
{
    struct thread *woken = p->state == PROCESS_RUNNING ? event_post(p, process_page(p), bits) : NULL;

    if (woken != NULL) {
        sched_make_ready(woken);
    }
}

RARE void event_unmask(const struct process *p, uint32_t bits)
{
    for (uint32_t i = 0; i < p->config->line_count; i++) {
        const struct line *line = p->config->lines[i];
        if (line->event & bits) {
            arch_line_unmask(line->number, line->level); /* a level pends from before its device was served */
        }
    }
}

RARE struct thread *event_wait(struct thread *self, uint32_t mask, usec deadline)
{
    uint32_t taken = event_take(self, mask);
    if (taken != 0) {
        arch_set_word(self, 0, taken);
        return self;
    }
    if (mask & EVENT_CALL && call_receive(self)) {
        return self;
    }
    if (!time_limit_wait(self, THREAD_WAITING, deadline)) {
        return self;
    }
    give_way();
    self->wait_mask = mask;
    waitlist_join(&self->process->event_waiters, self);
    return sched_block(self, self->state);
}

/* A line that is still asserted is pending as soon as it is re-armed, and would have the kernel give way for ever. */
RARE static struct thread *wait_slowly(struct thread *self, uint32_t mask, uint32_t unmask, usec deadline)
{
    struct thread *next = event_wait(self, mask & EVENT_MASK, deadline);

    event_unmask(self->process, unmask);
    return next;
}

/* The fast path: no line to re-arm, no calls, no deadline. */
struct thread *sys_wait(struct thread *self)
{
    uint32_t mask = arch_word(self, 0);
    uint32_t low = arch_word(self, 2);
    uint32_t high = arch_word(self, 3);

    if (unlikely(arch_word(self, 1) != 0 || (low & high) != UINT32_MAX || (mask & ~EVENT_STORED) != 0)) {
        return wait_slowly(self, mask, arch_word(self, 1), time_of(low, high));
    }
    uint32_t taken = event_take(self, mask);
    if (taken != 0) {
        arch_set_word(self, 0, taken);
        return self;
    }
    event_enlist(self, mask);
    return sched_block(self, THREAD_WAITING);
}

RARE struct thread *sys_notify(struct thread *self)
{
    uint32_t peer = arch_word(self, 0);
    const struct process_config *config = self->process->config;
    uint32_t bits = arch_word(self, 1);

    if (peer >= config->peer_count) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    if (bits & ~EVENT_PAGE_BITS) {
        return fault_in_call(self, FAULT_ARGUMENT);
    }
    struct process *target = config->peers[peer];
    if (target->state != PROCESS_RUNNING) {
        return returns(self, -ERR_DEAD);
    }
    arch_set_word(self, 0, OK);
    return event_wake(self, target, bits);
}
