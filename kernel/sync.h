/* SPDX-License-Identifier: MIT */
/* Waiting on a word of the process's own memory: the slow half of semaphore, lock, pool and queue, whose fast half is in
   user/ and makes no system call.

   Bit 31 of the word, WORD_WAITER, is set exactly while a thread waits on that address, and only the kernel writes it.
   Every call here reads the word anew: a token is either handed to a waiter or stays in the word, never both, never
   neither. Taking a waiter out of the list, giving it its result and changing the word are one step. */
#pragma once

#include "kernel.h"

/* `t` is about to wait no more on its word, and has not got what it waited for. Gives way. */
void sync_leave(const struct thread *t);

/* `t` is gone for good: each lock that it holds and somebody waits for passes on, with ERR_OWNER_DIED. */
void sync_owner_gone(struct thread *t);
