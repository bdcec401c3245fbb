/* SPDX-License-Identifier: MIT */
/* What each thread waits for is noted, so that a deadlock can be told in words. */
#include "lock.h"

#include <stddef.h>

#include "page.h"
#include "print.h"

static const struct lock *wanted[THREAD_COUNT];

/* The handle of the thread whose identity `id` is, or one that is none. */
static inline uint32_t handle_of(uint32_t id)
{
    return (id & 0xff) - THREAD_FIRST_SLOT;
}

int32_t lock_wait(struct lock *l, usec deadline)
{
    uint32_t self = handle_of(process_page.self);

    wanted[self] = l;
    int32_t result = sys_lock(&l->word, (uint32_t)deadline, (uint32_t)(deadline >> 32));
    wanted[self] = NULL;
    return result;
}

void deadlock_print(const struct lock *refused)
{
    static const char *const name[THREAD_COUNT] = {THREAD_NAMES};
    const uint32_t self = handle_of(process_page.self);
    uint32_t who = self;

    for (const struct lock *l = refused; l != NULL; l = wanted[who]) {
        uint32_t owner = handle_of(l->word);
        if (owner >= THREAD_COUNT) {
            return; /* meanwhile it is nobody's */
        }
        print("deadlock: %s wants the lock at 0x%08lx, which %s holds\n", name[who], (unsigned long)l, name[owner]);
        who = owner;
        if (who == self) {
            return;
        }
    }
}
