/* SPDX-License-Identifier: MIT */
/* An index heap: a priority queue of small integers, each in it at most once, ordered by 64-bit keys; the smallest comes
   first. The caller supplies the arrays, one element of each for every possible item, at most 255: 10 bytes an item.

   Invariants: heap[i]'s key is not smaller than its parent's; position[item] is one more than the item's place in the
   heap, 0 when it is not there. All-zero arrays and count are an empty queue.
   An item must be less than the arrays are long. Equal keys come in no particular order. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct pqueue {
    uint64_t *key;     /* by item; valid for items in the queue */
    uint8_t *heap;     /* items */
    uint8_t *position; /* by item */
    uint8_t count;
};

/* Inserts `item` with `key`, or moves it there. O(log n). */
void pqueue_set(struct pqueue *q, uint8_t item, uint64_t key);

/* Takes `item` out; nothing when it is not there. O(log n). */
void pqueue_remove(struct pqueue *q, uint8_t item);

static inline bool pqueue_contains(const struct pqueue *q, uint8_t item)
{
    return q->position[item] != 0;
}

/* The item with the smallest key; false when the queue is empty. */
static inline bool pqueue_first(const struct pqueue *q, uint8_t *item, uint64_t *key)
{
    if (q->count == 0) {
        return false;
    }
    *item = q->heap[0];
    *key = q->key[*item];
    return true;
}
