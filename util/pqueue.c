/* SPDX-License-Identifier: MIT */
#include "pqueue.h"

static void put(struct pqueue *q, uint32_t place, uint8_t item)
{
    q->heap[place] = item;
    q->position[item] = (uint8_t)(place + 1);
}

/* `item` belongs at `place` or nearer to the top. */
static void rise(struct pqueue *q, uint32_t place, uint8_t item)
{
    while (place > 0 && q->key[q->heap[(place - 1) / 2]] > q->key[item]) {
        put(q, place, q->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(q, place, item);
}

/* `item` belongs at `place` or farther from the top. */
static void sink(struct pqueue *q, uint32_t place, uint8_t item)
{
    for (;;) {
        uint32_t child = 2 * place + 1;
        if (child + 1 < q->count && q->key[q->heap[child + 1]] < q->key[q->heap[child]]) {
            child++;
        }
        if (child >= q->count || q->key[q->heap[child]] >= q->key[item]) {
            break;
        }
        put(q, place, q->heap[child]);
        place = child;
    }
    put(q, place, item);
}

void pqueue_remove(struct pqueue *q, uint8_t item)
{
    if (q->position[item] == 0) {
        return;
    }
    uint32_t place = q->position[item] - 1u;
    uint8_t last = q->heap[--q->count];

    q->position[item] = 0;
    if (last == item) {
        return;
    }
    if (place > 0 && q->key[q->heap[(place - 1) / 2]] > q->key[last]) {
        rise(q, place, last);
    } else {
        sink(q, place, last);
    }
}

void pqueue_set(struct pqueue *q, uint8_t item, uint64_t key)
{
    pqueue_remove(q, item);

    uint8_t place = q->count++;

    q->key[item] = key;
    rise(q, place, item);
}
