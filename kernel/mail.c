/* SPDX-License-Identifier: MIT */
/* Mail: one word, asynchronously, into a ring in the receiver's own memory. No pool is shared, so nobody can drain it;
   a full ring is the sender's error. The kernel trusts only its own tail: a head that the receiver forged makes its
   own ring look full or lets its own old mail be overwritten. */
#include "event.h"
#include "fault.h"

struct thread *sys_mail(struct thread *self)
{
    uint32_t peer = arch_word(self, 0);
    const struct process_config *config = self->process->config;

    if (peer >= config->peer_count) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    struct process *target = config->peers[peer];
    uint32_t capacity = target->config->mail_capacity;
    if (capacity == 0) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    if (target->state != PROCESS_RUNNING) {
        return returns(self, -ERR_DEAD);
    }
    struct process_page *page = process_page(target);
    if (target->mail_tail - page->mail_head >= capacity) {
        kernel.mail_full++;
        return returns(self, -ERR_FULL);
    }
    struct mail *slot = &page->mail[target->mail_tail & (capacity - 1)];
    slot->sender = self->process->index;
    slot->word = arch_word(self, 1);
    page->mail_tail = ++target->mail_tail;

    arch_set_word(self, 0, OK);
    return event_wake(self, target, EVENT_MAIL);
}
