/* SPDX-License-Identifier: MIT */
/* Who runs: 32 priorities, each a circular list reached by its tail, and one word that says which are not empty.

   Invariants: the running thread is in no list; a thread in no list is its own `next`; bit set <=> list not empty;
   nobody ready outranks the running thread when a handler returns; the quantum is armed while an equal is ready. */
#pragma once

#include "kernel.h"

/* Starts the quantum of `runner`, which is about to run while an equal is ready; returns it (so that the fast paths can
   end in this call, and need no registers kept across it). */
struct thread *sched_arm_quantum(struct thread *runner);

/* The quantum is over. Was it that of `self`, which runs, and is an equal ready? Otherwise ends it, and begins the next, without
   an alarm for its end. Gives way. */
bool sched_quantum(struct thread *self);

/* `woken`, which is in no list, can run again while `self` runs: returns who runs now. A more important thread is handed
   the processor directly and never queued. */
struct thread *sched_wake(struct thread *self, struct thread *woken);

/* The same behind the back of who runs: sched_preempt, or a block, comes before the handler returns. */
void sched_make_ready(struct thread *t);

/* `self`, which is in no list, enters a blocking state, or stops: returns who runs now. */
struct thread *sched_block(struct thread *self, uint32_t state);

/* Priorities may have changed, or threads become ready, behind the back of `self`: returns who runs now. */
struct thread *sched_preempt(struct thread *self);

/* Takes a ready thread out of its list. */
void sched_unready(struct thread *t);

/* Changes the effective priority of a thread that is ready, or runs. */
void sched_move(struct thread *t, uint8_t priority);

/* ... that is in no list. */
static inline void sched_set_priority(struct thread *t, uint8_t priority)
{
    t->priority = priority;
    t->list = &kernel.ready[priority];
    t->bit = priority < PRIORITIES ? UINT32_C(1) << (PRIORITIES - 1 - priority) : 0;
}

/* Must sched_preempt come before a handler returns, or gives way, to `self`? */
static inline bool sched_must_preempt(const struct thread *self)
{
    return arch_count_leading_zeros(kernel.ready_bits) < self->priority ||
           (*self->list != NULL && kernel.quantum_owner == NULL);
}

/* The same, with that of another. */
static inline void sched_adopt_priority(struct thread *t, const struct thread *other)
{
    t->priority = other->priority;
    t->list = other->list;
    t->bit = other->bit;
}

static inline void sched_push_back(struct thread *t)
{
    struct thread **list = t->list;
    struct thread *tail = *list;

    if (tail != NULL) {
        t->next = tail->next;
        tail->next = t;
    } else {
        kernel.ready_bits |= t->bit;
    }
    *list = t;
}

/* `self` enters `state`. The barrier keeps the compiler from holding both in registers that it then lacks. */
static inline void sched_enter(struct thread *self, uint32_t state)
{
    self->state = state;
    __asm__ volatile("" ::: "memory");
}

/* Takes out the most important ready thread: idle when there is no other. */
static inline struct thread *sched_take(void)
{
    uint32_t priority = arch_count_leading_zeros(kernel.ready_bits);
    struct thread *tail = kernel.ready[priority];
    struct thread *head = tail->next;

    if (likely(head == tail)) {
        kernel.ready[priority] = NULL;
        kernel.ready_bits ^= head->bit;
    } else {
        tail->next = head->next;
        head->next = head;
        if (kernel.quantum_owner == NULL) {
            return sched_arm_quantum(head);
        }
    }
    return head;
}
