/* SPDX-License-Identifier: MIT */
#include "lend.h"

#include "give_way.h"
#include "sched.h"
#include "sync.h"
#include "waitlist.h"

static uint8_t of_more_important(uint8_t priority, const struct thread *donor)
{
    return donor != NULL && donor->priority < priority ? donor->priority : priority;
}

/* Of those who wait for a lock of `t`, the most important one's, if more so than `priority`. */
static uint8_t of_lockers(const struct thread *t, uaddr but, uint8_t priority, bool gives_way)
{
    for (const struct thread *w = t->process->word_waiters; w != NULL && w->priority < priority; w = w->link) {
        if (w->word & LOCK_KEY && w->word != but && sync_owner(w) == t) {
            return w->priority;
        }
        if (gives_way) {
            give_way();
        }
    }
    return priority;
}

/* Of the first of these clients of `t`, and of who waits to be one. */
__attribute__((always_inline)) static inline uint8_t of_callers(const struct thread *t, const struct thread *client,
                                                                uint8_t priority)
{
    const struct process *p = t->process;

    priority = of_more_important(priority, client);
    return p->call_receiver == t ? of_more_important(priority, p->callers) : priority;
}

RARE uint8_t lend_due(const struct thread *t, uint8_t own, uaddr but, bool gives_way)
{
    return process_is_held(t->process) ? PRIORITY_HELD : of_lockers(t, but, of_callers(t, t->clients, own), gives_way);
}

RARE uint8_t lend_due_after_client(const struct thread *t)
{
    return process_is_held(t->process) ? PRIORITY_HELD : of_callers(t, t->clients->link, t->base_priority);
}

struct thread **lend_list(struct thread *t)
{
    switch (thread_state(t)) {
    case THREAD_WAITING:
        return &t->process->event_waiters;
    case THREAD_QUEUED:
        return &t->server_process->callers;
    case THREAD_SERVED:
        return &t->server->clients;
    case THREAD_TAKING:
    case THREAD_SENDING:
    case THREAD_LOCKING:
        return &t->process->word_waiters;
    default:
        return NULL;
    }
}

struct thread *lend_receiver(const struct thread *t)
{
    switch (thread_state(t)) {
    case THREAD_QUEUED:
        return t->server_process->call_receiver;
    case THREAD_SERVED:
        return t->server;
    case THREAD_LOCKING:
        return sync_owner(t);
    default:
        return NULL;
    }
}

RARE struct thread *lend_set(struct thread *t, uint8_t priority)
{
    if (priority == t->priority) {
        return NULL;
    }
    if (t->state == THREAD_READY) {
        sched_move(t, priority);
        return NULL;
    }
    struct thread **list = lend_list(t);
    if (list != NULL) {
        waitlist_remove(list, t);
    }
    sched_set_priority(t, priority);
    if (list == NULL) {
        return NULL;
    }
    waitlist_insert_rarely(list, t);
    return lend_receiver(t);
}

RARE struct thread *lend_back(struct thread *self, uint8_t priority, struct thread *donor)
{
    lend_set(self, priority);
    if (priority == PRIORITY_HELD) { /* then others may come before `donor` */
        sched_make_ready(donor);
        return sched_preempt(self);
    }
    return sched_wake(self, donor);
}

void lend_update(struct thread *t)
{
    while (t != NULL && t->priority != PRIORITY_HELD) {
        t = lend_set(t, lend_due(t, t->base_priority, 0, false));
    }
}

void lend_to(struct thread *t, uint8_t priority)
{
    while (t != NULL && priority < t->priority && t->priority != PRIORITY_HELD) {
        t = lend_set(t, priority);
    }
}
