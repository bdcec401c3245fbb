/* SPDX-License-Identifier: MIT */
#include "unblock.h"

#include "lend.h"
#include "sched.h"
#include "sync.h"
#include "waitlist.h"

void unblock(struct thread *t)
{
    uint8_t state = t->state & (uint8_t)~THREAD_TIMED;

    switch (state) {
    case THREAD_READY:
        sched_unready(t);
        break;
    case THREAD_WAITING:
        waitlist_remove(&t->process->event_waiters, t);
        break;
    case THREAD_QUEUED:
        waitlist_remove(&t->server_process->callers, t);
        lend_update(t->server_process->call_receiver);
        break;
    case THREAD_SERVED: {
        struct thread *server = t->server;
        waitlist_remove(&server->clients, t);
        t->server = NULL;
        lend_update(server);
        break;
    }
    case THREAD_TAKING:
    case THREAD_SENDING:
    case THREAD_LOCKING:
        sync_leave(t);
        break;
    default: /* THREAD_SLEEPING, THREAD_PARKED, THREAD_BEGINNING, THREAD_STOPPED: in no list */
        break;
    }
}
