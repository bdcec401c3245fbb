/* SPDX-License-Identifier: MIT */
/* Between the threads of a scenario (programs.c, on top of the user library) and the explorer (explore.c, on top of the
   kernel), which cannot include each other's headers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

enum { THREADS = 4, LOCKS = 2, BLOCKS = 2, CAPACITY = 2 };

/* What the threads share, in the memory of their process. */
#define RAM_BASE 0x20001000u
#define OBJECTS_BASE (RAM_BASE + 0x100u)
enum { RAM_BYTES = 0x400, SEMAPHORE_AT = 0, LOCK_AT = 4, POOL_AT = 16, BLOCK_AT = 32, BLOCK_BYTES = 8, QUEUE_AT = 64 };

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
};
extern struct facts facts;
extern const char *program[THREADS];

void thread_body(int thread); /* programs.c */
void fill_objects(void);

/* A thread stops here until the explorer lets it go on. */
void model_step(void);
uint32_t model_load(const void *word);
bool model_store(void *word, uint32_t loaded, uint32_t value);
void model_trap(uint32_t number, struct words *w);
_Noreturn void model_fail(const char *what);
