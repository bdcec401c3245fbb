/* SPDX-License-Identifier: MIT */
/* A list of blocked threads, most important first, first come first among equals. Threads hang in at most one, by
   `link`. Costs are linear in its length, which the image bounds. */
#pragma once

#include "kernel.h"

static inline void waitlist_insert(struct thread **list, struct thread *t)
{
    while (unlikely(*list != NULL) && !more_important(t, *list)) {
        list = &(*list)->link;
    }
    t->link = *list;
    *list = t;
}

/* The same, where bytes count more than instructions. */
void waitlist_insert_rarely(struct thread **list, struct thread *t);

/* The same for the running thread, which is to wait there. Gives way. */
void waitlist_search(struct thread **list, struct thread *self);

static inline void waitlist_join(struct thread **list, struct thread *self)
{
    if (likely(*list == NULL)) {
        self->link = NULL;
        *list = self;
    } else {
        waitlist_search(list, self);
    }
}

static inline void waitlist_remove(struct thread **list, struct thread *t)
{
    while (*list != t) { /* NOLINT(clang-analyzer-core.NullDereference): t is in the list */
        list = &(*list)->link;
    }
    *list = t->link;
}
