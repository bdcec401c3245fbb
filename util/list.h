/* SPDX-License-Identifier: MIT */
/* A doubly linked circular list through links inside its items. The list's own link closes the circle, so an item leaves
   in two writes and need not know which list it is in. Nothing is allocated, nothing is asked of the items.

   Invariants: a link is in at most one list; one that is in none is all-zero, and that is tested at each step. An
   all-zero list is an empty one: static lists and links are ready without a call, memory that held something else needs
   list_init and list_link_init first. All operations take constant time. The caller keeps others away meanwhile.

   To visit all:
       for (struct list_link *i = list_first(&list); i != NULL; i = list_next(&list, i))
   Who removes items on the way takes the next one first. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct list_link {
    struct list_link *next; /* NULL: in no list */
    struct list_link *previous;
};

struct list {
    struct list_link ends; /* next: the first; previous: the last */
};

static inline void list_init(struct list *list)
{
    list->ends.next = &list->ends;
    list->ends.previous = &list->ends;
}

static inline void list_link_init(struct list_link *link)
{
    link->next = NULL;
    link->previous = NULL;
}

static inline bool list_has_link(const struct list_link *link)
{
    return link->next != NULL;
}

/* NULL: the list is empty. */
static inline struct list_link *list_first(const struct list *list)
{
    return list->ends.next != &list->ends ? list->ends.next : NULL;
}

static inline bool list_is_empty(const struct list *list)
{
    return list_first(list) == NULL;
}

/* What follows `link`, which is in `list`; NULL: it is the last. */
static inline struct list_link *list_next(const struct list *list, const struct list_link *link)
{
    return link->next != &list->ends ? link->next : NULL;
}

/* Before `place`, which is in a list or is the ends of one. False, and nothing done: `link` is in a list already. */
static inline bool list_insert_before(struct list_link *place, struct list_link *link)
{
    if (list_has_link(link)) {
        return false;
    }
    link->next = place;
    link->previous = place->previous;
    place->previous->next = link;
    place->previous = link;
    return true;
}

/* False, and nothing done: `link` is in a list already. */
static inline bool list_push_front(struct list *list, struct list_link *link)
{
    if (list->ends.next == NULL) {
        list_init(list);
    }
    return list_insert_before(list->ends.next, link);
}

/* False, and nothing done: `link` is in a list already. */
static inline bool list_push_back(struct list *list, struct list_link *link)
{
    if (list->ends.next == NULL) {
        list_init(list);
    }
    return list_insert_before(&list->ends, link);
}

/* Takes `link` out of whichever list it is in. False, and nothing done: it is in none. */
static inline bool list_remove(struct list_link *link)
{
    if (!list_has_link(link)) {
        return false;
    }
    link->next->previous = link->previous;
    link->previous->next = link->next;
    list_link_init(link);
    return true;
}

/* The first, taken out; NULL: the list is empty. */
static inline struct list_link *list_pop_front(struct list *list)
{
    struct list_link *first = list_first(list);

    if (first != NULL) {
        (void)list_remove(first);
    }
    return first;
}

/* Moves all of `from`, in its order, behind the last of `to`. `from` is empty afterwards, unless it is `to`. */
static inline void list_splice(struct list *to, struct list *from)
{
    if (to == from || list_is_empty(from)) {
        return;
    }
    if (to->ends.next == NULL) {
        list_init(to);
    }
    from->ends.next->previous = to->ends.previous;
    to->ends.previous->next = from->ends.next;
    from->ends.previous->next = &to->ends;
    to->ends.previous = from->ends.previous;
    list_init(from);
}
