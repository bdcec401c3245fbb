/* SPDX-License-Identifier: MIT */
/* The slow half of the scheduler; the fast half is inline in sched.h. */
#include "sched.h"

#include "give_way.h"
#include "time.h"

enum { QUANTUM_US = 5000 };

RARE struct thread *sched_arm_quantum(struct thread *runner)
{
    kernel.quantum_owner = runner;
    kernel.quantum_end = time_alarm_in(QUANTUM_US);
    return runner;
}

struct thread *sched_block(struct thread *self, uint32_t state)
{
    sched_enter(self, state);
    return sched_take();
}

RARE void sched_make_ready(struct thread *t)
{
    t->state = THREAD_READY;
    sched_push_back(t);
}

static inline void push_front(struct thread *t)
{
    struct thread **list = t->list;
    struct thread *tail = *list;

    if (unlikely(tail != NULL)) {
        t->next = tail->next;
        tail->next = t;
    } else {
        *list = t;
        kernel.ready_bits |= t->bit;
    }
}

struct thread *sched_wake(struct thread *self, struct thread *woken)
{
    woken->state = THREAD_READY;
    if (likely(more_important(woken, self))) {
        push_front(self);
        return woken;
    }
    sched_push_back(woken);
    if (woken->priority == self->priority && kernel.quantum_owner == NULL) {
        return sched_arm_quantum(self);
    }
    return self;
}

RARE struct thread *sched_preempt(struct thread *self)
{
    if (arch_count_leading_zeros(kernel.ready_bits) < self->priority) {
        push_front(self);
        return sched_block(self, THREAD_READY);
    }
    if (*self->list != NULL && kernel.quantum_owner == NULL) {
        return sched_arm_quantum(self);
    }
    return self;
}

struct thread *sys_yield(struct thread *self)
{
    struct thread *tail = *self->list;

    if (tail == NULL) {
        return self;
    }
    struct thread *head = tail->next;
    tail->next = self;
    self->next = head->next;
    head->next = head;
    *self->list = self;
    return head;
}

/* A switch costs nothing for the quantum: only when it is over does the kernel look who has had it. That thread goes to
   the end of its list, whether it runs or was preempted; if others ran meanwhile, the one that runs begins a new one. So
   each equal gets between one and two quanta. */
RARE bool sched_quantum(struct thread *self)
{
    struct thread *owner = kernel.quantum_owner;

    give_way();
    bool has_equals = *self->list != NULL;
    if (owner == self && has_equals) {
        return true;
    }
    if (owner != NULL && owner != self && owner->state == THREAD_READY) {
        sched_unready(owner);
        sched_make_ready(owner);
        give_way();
    }
    kernel.quantum_owner = has_equals ? self : NULL;
    kernel.quantum_end = has_equals ? kernel.clock_us + QUANTUM_US : FOREVER;
    return false;
}

RARE void sched_unready(struct thread *t)
{
    struct thread *before = t;

    while (before->next != t) {
        before = before->next;
    }
    if (before == t) {
        *t->list = NULL;
        kernel.ready_bits ^= t->bit;
        return;
    }
    before->next = t->next;
    if (*t->list == t) {
        *t->list = before;
    }
    t->next = t;
}

void sched_move(struct thread *t, uint8_t priority)
{
    if (t->next == t && *t->list != t) {
        sched_set_priority(t, priority);
        return;
    }
    sched_unready(t);
    sched_set_priority(t, priority);
    sched_make_ready(t);
}
