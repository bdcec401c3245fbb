/* SPDX-License-Identifier: MIT */
/* Between the threads of a scenario (programs.c, on top of the user library) and the explorer (explore.c, on top of the
   kernel), which cannot include each other's headers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

enum { THREADS = 4, LOCKS = 2, BLOCKS = 2, CAPACITY = 2, PARTIES = 2 };

/* What the threads share, in the memory of their process. */
#define RAM_BASE 0x20001000u
#define OBJECTS_BASE (RAM_BASE + 0x100u)
#define STACKS_BASE (RAM_BASE + 0x1000u) /* waiters are on stacks */
enum { RAM_BYTES = 0x400, STACK_BYTES = 0x3000, PROCESS_BYTES = 0x1000 + THREADS * STACK_BYTES };
enum { SEMAPHORE_AT = 0, LOCK_AT = 4, POOL_AT = 16, BLOCK_AT = 32, BLOCK_BYTES = 8, QUEUE_AT = 64 };
enum { CONDITION_AT = 128, FLAGS_AT = 144, RWLOCK_AT = 168, BARRIER_AT = 192, OBJECTS_BYTES = 216 };
/* Where the guards of their lists of waiters are: FLAGS_AT and RWLOCK_AT begin with a word and its padding. */
enum { LISTS = 4, CONDITION_GUARD = 128, FLAGS_GUARD = 152, RWLOCK_GUARD = 176, BARRIER_GUARD = 200 };

/* What is true of a run, seen from outside: every property is stated in these. */
struct facts {
    uint8_t step[THREADS]; /* of its program */
    bool ended[THREADS];
    bool killed[THREADS];
    char killed_at[THREADS]; /* which operation; 0: it waited, and so had nothing yet */
    uint8_t put, got;
    uint8_t holder[LOCKS]; /* thread + 1 */
    bool holder_died[LOCKS];
    uint8_t block_of[BLOCKS];       /* thread + 1 */
    uint8_t sent[THREADS];          /* messages that were sent, OK */
    uint16_t received[THREADS];     /* from that sender: a bit for each number */
    uint8_t last[THREADS][THREADS]; /* number of the last message that a receiver has from a sender */
    uint8_t ready;                  /* under lock 0: what the condition tells of */
    uint8_t signals, woken;         /* that a condition's waiters could get, and did */
    uint8_t flags;                  /* that were ever set */
    uint8_t taken;                  /* ... and taken away, or cleared */
    uint8_t sets, takes;            /* of flag 1 */
    uint8_t reading, writing;       /* threads in the read-write lock ... */
    char holds[THREADS];            /* ... as reader (d) or writer (q) */
    uint8_t arrivals, passed, last_ones;
};
extern struct facts facts;
extern const char *program[THREADS];
extern unsigned priority[THREADS];

/* Threads in the lists of waiters of condition, flags, read-write lock and barrier: thread + 1, in order. */
struct lists {
    uint8_t thread[LISTS][THREADS];
};
void lists_look(struct lists *now);

/* What is true of the objects with lists of waiters, in every state; and when nobody can go on. */
void check_lists(void);
void check_lists_at_end(void);

void thread_body(int thread); /* programs.c */
void fill_objects(void);      /* programs.c, as those above */

/* A thread stops here until the explorer lets it go on. */
void model_step(void);
uint32_t model_load(const void *word);
bool model_store(void *word, uint32_t loaded, uint32_t value);
void model_trap(uint32_t number, struct words *w);
_Noreturn void model_fail(const char *what);
