/* SPDX-License-Identifier: MIT */
#include "unblock.h"

#include "give_way.h"
#include "lend.h"
#include "sched.h"
#include "sync.h"
#include "waitlist.h"

RARE void waitlist_insert_rarely(struct thread **list, struct thread *t)
{
    waitlist_insert(list, t);
}

RARE void waitlist_search(struct thread **list, struct thread *self)
{
    while (*list != NULL && !more_important(self, *list)) {
        list = &(*list)->link;
        give_way();
    }
    self->link = *list;
    *list = self;
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
    bool on_word = list == &t->process->word_waiters;
    while (*list != t) {
        list = &(*list)->link;
        give_way();
    }
    if (on_word) {
        sync_leave(t);
    } else {
        give_way();
    }
    struct thread *receiver = lend_receiver(t);
    *list = t->link;
    t->server = NULL;
    lend_update(receiver);
}
