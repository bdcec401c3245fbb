/* SPDX-License-Identifier: MIT */
#include "unblock.h"

#include "lend.h"
#include "sched.h"
#include "sync.h"
#include "waitlist.h"

void unblock(struct kernel *k, struct thread *t)
{
    switch (t->state & ~THREAD_TIMED) {
    case THREAD_READY:
        sched_unready(k, t);
        break;
    case THREAD_WAITING:
        waitlist_remove(&t->process->event_waiters, t);
        break;
    case THREAD_QUEUED:
        waitlist_remove(&t->server_process->callers, t);
        lend_update(k, t->server_process->call_receiver);
        break;
    case THREAD_SERVED: {
        struct thread *server = t->server;
        waitlist_remove(&server->clients, t);
        t->server = NULL;
        lend_update(k, server);
        break;
    }
    case THREAD_TAKING:
    case THREAD_SENDING:
    case THREAD_LOCKING:
        sync_leave(k, t);
        break;
    default: /* THREAD_SLEEPING, THREAD_PARKED, THREAD_STOPPED: in no list */
        break;
    }
    t->state = THREAD_STOPPED;
}
