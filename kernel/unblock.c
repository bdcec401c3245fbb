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

/* The priority that is due to `receiver` when *donor has left its list. Gives way before. */
static uint8_t due_without(const struct thread *receiver, struct thread **donor)
{
    struct thread *t = *donor;

    give_way();
    *donor = t->link;
    uint8_t due = lend_due(receiver, receiver->base_priority, 0, false);
    *donor = t;
    return due;
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
    struct thread *receiver = lend_receiver(t);
    uint8_t due = receiver != NULL ? due_without(receiver, list) : 0;
    if (on_word) {
        sync_leave(t);
    } else {
        give_way();
    }
    *list = t->link;
    t->server = NULL;
    if (receiver != NULL) {
        lend_update(lend_set(receiver, due));
    }
}
