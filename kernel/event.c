/* SPDX-License-Identifier: MIT */
#include "event.h"

#include "call.h"
#include "fault.h"
#include "sched.h"
#include "time.h"

struct thread *event_wake(struct process *p, uint32_t bits, struct thread *self, struct kernel *k)
{
    struct thread *woken = event_post(p, bits);
    return woken != NULL ? sched_wake(k, self, woken) : self;
}

void event_unmask_lines(const struct process *p, uint32_t bits)
{
    for (uint32_t i = 0; i < p->config->line_count; i++) {
        const struct line *line = &image_lines[p->config->lines[i]];
        if (line->event & bits) {
            arch_line_unmask(line->number);
        }
    }
}

void event_delist(struct thread *t)
{
    struct process *p = t->process;

    waitlist_remove(&p->event_waiters, t);
    if (p->event_waiters == NULL) {
        p->page->events &= ~WORD_WAITER;
    }
}

struct thread *sys_wait(uint32_t mask, struct thread *self, struct kernel *k)
{
    struct process *p = self->process;
    uint32_t unmask = arch_word(self, 1);
    usec deadline = time_of(arch_word(self, 2), arch_word(self, 3));

    mask &= ~WORD_WAITER;
    if (unmask != 0) {
        event_unmask_lines(p, unmask);
    }
    uint32_t taken = event_take(p, mask);
    if (taken != 0) {
        arch_set_word(self, 0, taken);
        return self;
    }
    if (call_receive(k, self, mask)) {
        return self;
    }
    if (deadline != FOREVER && deadline <= time_now(k)) {
        return returns(self, -ERR_TIMEOUT);
    }
    self->state = time_limit(k, self, THREAD_WAITING, deadline);
    event_enlist(self, mask);
    return sched_take(k);
}

struct thread *sys_notify(uint32_t peer, struct thread *self, struct kernel *k)
{
    const struct process_config *config = self->process->config;
    uint32_t bits = arch_word(self, 1);

    if (peer >= config->peer_count) {
        return fault_in_call(FAULT_HANDLE, self, k);
    }
    if (bits & ~EVENT_PAGE_BITS) {
        return fault_in_call(FAULT_ARGUMENT, self, k);
    }
    struct process *target = &processes[config->peers[peer]];
    if (target->state != PROCESS_RUNNING) {
        return returns(self, -ERR_DEAD);
    }
    arch_set_word(self, 0, OK);
    return event_wake(target, bits, self, k);
}
