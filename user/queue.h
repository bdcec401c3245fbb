/* SPDX-License-Identifier: MIT */
/* Queue of messages of 16 bytes, first in, first out. Any thread of the process sends and receives. While there is room, or
   a message, a send is 35 instructions and a receive 24 without a system call; a message that somebody waits for goes
   to him in registers, and never through the ring: until he runs, if he is more important, it is 105.

       static QUEUE(jobs, 4);
       (void)queue_send(&jobs.queue, &(struct queue_slot){{i, 10}}, FOREVER);
       while (queue_receive(&jobs.queue, &job, FOREVER) == OK && job.word[0] != 0) { */
#pragma once

#include "lock.h"

struct queue_slot {
    uint32_t word[4];
};

struct queue {
    uint32_t state;   /* WORD_WAITER | count:15 | head:16, which runs freely; kernel/sync.c knows all this, too */
    uint32_t full;    /* `state` is no less when there is no room, or somebody waits: capacity << 16 */
    struct lock lock; /* of the senders */
    uint32_t mask;    /* capacity - 1 */
    struct queue_slot slot[];
};

/* A queue named `name` with room for `capacity` messages, a power of two up to 16384. */
#define QUEUE(name, capacity)                                                                                          \
    struct {                                                                                                           \
        struct queue queue;                                                                                            \
        struct queue_slot slots[capacity];                                                                             \
    } name = {.queue = {.mask = (capacity)-1, .full = (uint32_t)(capacity) << 16}}

/* The two halves of the functions below: what needs no system call (null: not done), and what does. */
struct queue *queue_send_now(struct queue *q, const struct queue_slot *message);
struct queue *queue_receive_now(struct queue *q, struct queue_slot *message);
int32_t queue_send_wait(struct queue *q, const struct queue_slot *message, usec deadline);
int32_t queue_receive_wait(struct queue *q, struct queue_slot *message, usec deadline);

/* Sends a message, waiting for room until `deadline` (absolute, us). OK, or -ERR_TIMEOUT: nothing was sent. It may wait,
   whatever its deadline, for another sender that is storing its message, and lends it its priority. */
FAST int32_t queue_send(struct queue *q, const struct queue_slot *message, usec deadline)
{
    return __builtin_expect(queue_send_now(q, message) != 0, 1) ? (int32_t)OK : queue_send_wait(q, message, deadline);
}

/* Takes the oldest message, waiting for one until `deadline` (absolute, us). OK, or -ERR_TIMEOUT: `message` is as it was. */
FAST int32_t queue_receive(struct queue *q, struct queue_slot *message, usec deadline)
{
    return __builtin_expect(queue_receive_now(q, message) != 0, 1) ? (int32_t)OK
                                                                   : queue_receive_wait(q, message, deadline);
}
