/* SPDX-License-Identifier: MIT */
#include "lend.h"

#include "sched.h"
#include "waitlist.h"

static uint8_t due_priority(const struct thread *t)
{
    uint8_t priority = t->base_priority;

    if (process_is_held(t->process)) {
        return PRIORITY_HELD;
    }
    if (t->clients != NULL && t->clients->priority < priority) {
        priority = t->clients->priority;
    }
    const struct process *p = t->process;
    if (p->call_receiver == t && p->callers != NULL && p->callers->priority < priority) {
        priority = p->callers->priority;
    }
    for (const struct thread *w = p->word_waiters; w != NULL && w->priority < priority; w = w->link) {
        if (thread_state(w) == THREAD_LOCKING && w->server == t) {
            priority = w->priority;
        }
    }
    return priority;
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
    case THREAD_LOCKING:
        return t->server;
    default:
        return NULL;
    }
}

void lend_update(struct thread *t)
{
    for (int i = 0; i < LEND_CHAIN && t != NULL; i++) {
        uint8_t priority = due_priority(t);
        if (priority == t->priority) {
            return;
        }
        struct thread **list = lend_list(t);
        if (list != NULL) {
            waitlist_remove(list, t);
        }
        sched_set_priority(t, priority);
        if (list != NULL) {
            waitlist_insert_rarely(list, t);
        }
        t = lend_receiver(t);
    }
}
