/* SPDX-License-Identifier: MIT */
/* Waiting on a word of the process's own memory: the slow half of semaphore, lock, pool and queue, whose fast half is in
   user/ and makes no system call.

   Bit 31 of the word, WORD_WAITER, is set exactly while a thread waits on that address, and only the kernel writes it.
   Every call here reads the word anew: a token is either handed to a waiter or stays in the word, never both, never
   neither. Taking a waiter out of the list, giving it its result and changing the word are one step. */
#pragma once

#include "kernel.h"

/* Who waits for a lock waits on `word | LOCK_KEY`: no put, hand, send or receive on the lock's word finds him, who would leave
   without giving back the priority that he lends. */
enum { LOCK_KEY = 1 };

/* The owner of the lock for which `t` waits, which is LOCKING. */
static inline struct thread *sync_owner(const struct thread *t)
{
    const struct succession *s = &t->process->succession;

    return t->server == s->from && t->word == s->key ? s->heir : t->server;
}

/* `t` is about to wait no more on its word, and has not got what it waited for. Gives way. */
void sync_leave(const struct thread *t);

/* `self` is about to end: a lock that it holds and somebody waits for passes on, with ERR_OWNER_DIED. Returns who runs now; null:
   nobody waits for any. Gives way. */
struct thread *sync_owner_goes(struct thread *self);
