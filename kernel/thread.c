/* SPDX-License-Identifier: MIT */
/* Threads of a process. Their number, names and stacks are on the image's page; a program says when one starts and what
   it runs. A handle is the thread's number within its process: 0 is the first. */
#include "call.h"
#include "fault.h"
#include "give_way.h"
#include "lend.h"
#include "process.h"
#include "sched.h"
#include "sync.h"
#include "time.h"
#include "unblock.h"
#include "user.h"

/* May `self` give the thread of its process that `handle` names this priority? Otherwise it is a fault: which. */
RARE static uint32_t mistake_in(const struct thread *self, uint32_t handle, uint32_t priority)
{
    const struct process *p = self->process;

    if (handle >= p->thread_count) {
        return FAULT_HANDLE;
    }
    return priority < p->config->ceiling || priority >= PRIORITIES ? FAULT_ARGUMENT : 0;
}

RARE struct thread *sys_start(struct thread *self)
{
    uint32_t handle = arch_word(self, 0);
    uaddr entry = arch_word(self, 1);
    uint32_t priority = arch_word(self, 3);
    uint32_t mistake = mistake_in(self, handle, priority);

    if (mistake != 0) {
        return fault_in_call(self, mistake);
    }
    struct thread *t = &self->process->thread[handle];
    if (!user_range_in_table(self->process, entry & ~UINT32_C(1), 2, REGION_READ | REGION_EXECUTE)) {
        return fault_on_pointer(self, entry);
    }
    if (t->state != THREAD_STOPPED) {
        return returns(self, -ERR_BUSY);
    }
    give_way();
    thread_prepare(t, entry, arch_word(self, 2));
    give_way();
    thread_start(t, (uint8_t)priority);
    return sched_preempt(returns(self, OK));
}

RARE struct thread *sys_priority(struct thread *self)
{
    uint32_t handle = arch_word(self, 0);
    uint32_t priority = arch_word(self, 1);
    uint32_t mistake = mistake_in(self, handle, priority);

    if (mistake == FAULT_ARGUMENT && priority == PRIORITY_KEPT) {
        return returns(self, self->process->thread[handle].base_priority);
    }
    if (mistake != 0) {
        return fault_in_call(self, mistake);
    }
    struct thread *t = &self->process->thread[handle];
    give_way();
    uint8_t due = lend_due(t, (uint8_t)priority, 0, true);
    give_way();
    t->base_priority = (uint8_t)priority;
    lend_update(lend_set(t, due));
    return sched_preempt(returns(self, OK));
}

/* Park and unpark are one sticky token for each thread: an unpark that comes first is not lost. */
struct thread *sys_park(struct thread *self)
{
    if (unlikely(self->unparked)) {
        self->unparked = false;
        return self;
    }
    sched_enter(self, THREAD_PARKED);
    return sched_take();
}

RARE struct thread *sys_park_until(struct thread *self)
{
    uint32_t deadline_low = arch_word(self, 0);
    usec deadline = time_of(deadline_low, arch_word(self, 1));

    if (self->unparked) {
        self->unparked = false;
        return returns(self, OK);
    }
    if (!time_limit_wait(self, THREAD_PARKED, deadline)) {
        return self;
    }
    return sched_block(returns(self, OK), self->state);
}

/* Neither parked for ever: it is parked with a deadline, or runs, or waits for something else. */
RARE static struct thread *unpark_later(struct thread *self, struct thread *t)
{
    if (t->state == (THREAD_PARKED | THREAD_TIMED)) {
        return sched_wake(self, t);
    }
    t->unparked = true;
    return self;
}

struct thread *sys_unpark(struct thread *self)
{
    uint32_t handle = arch_word(self, 0);
    const struct process *p = self->process;
    struct thread *t = &p->thread[handle];

    if (unlikely(handle >= p->thread_count)) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    if (unlikely(t->state != THREAD_PARKED)) {
        return unpark_later(self, t);
    }
    return sched_wake(self, t);
}

/* Does another thread of its process live? */
RARE static bool has_others(const struct thread *self)
{
    const struct process *p = self->process;

    for (const struct thread *t = p->thread; t < p->thread + p->thread_count; t++) {
        if (t != self && t->state != THREAD_STOPPED) {
            return true;
        }
        give_way();
    }
    return false;
}

/* One lock that it holds, or one call that it serves, for each time that the call is made: who gets it may be more important. */
RARE struct thread *sys_exit(struct thread *self)
{
    struct process *p = self->process;

    if (!has_others(self)) { /* without a thread its process can neither run nor answer */
        p->state = PROCESS_ENDING;
        arch_freeze(self);
        return fault_go_on(self);
    }
    struct thread *next = sync_owner_goes(self);
    if (next == NULL) {
        next = call_server_goes(self);
    }
    if (next != NULL) {
        arch_call_again(self);
        arch_leave(next);
        return next; /* not reached */
    }
    self->state = THREAD_STOPPED;
    self->identity.id = process_next_identity(self->identity.id);
    if (p->call_receiver == self) {
        p->call_receiver = NULL;
    }
    return sched_block(self, THREAD_STOPPED);
}
