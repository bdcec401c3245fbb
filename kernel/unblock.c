/* SPDX-License-Identifier: MIT */
#include "unblock.h"

#include "lend.h"
#include "sched.h"
#include "sync.h"
#include "waitlist.h"

RARE void waitlist_insert_rarely(struct thread **list, struct thread *t)
{
    waitlist_insert(list, t);
}

RARE void unblock(struct thread *t)
{
    struct thread **list = lend_list(t);

    if (t->state == THREAD_READY) {
        sched_unready(t);
    }
    if (list == NULL) {
        return;
    }
    struct thread *receiver = lend_receiver(t);
    waitlist_remove(list, t);
    if (list == &t->process->word_waiters) {
        sync_left(t);
    }
    t->server = NULL;
    lend_update(receiver);
}
