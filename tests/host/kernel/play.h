/* SPDX-License-Identifier: MIT */
/* Scripts for the unit tests: the test plays every thread, and says who must be running whenever it does. */
#pragma once

#include "check.h"
#include "player.h"

enum {
    IDLE = -1,
    BOSS0 = 0,
    BOSS1,
    BOSS2,
    FRONT0,
    FRONT1,
    FRONT2,
    MIDDLE0,
    MIDDLE1,
    BACK0,
    BACK1,
    BACK2,
    LEAF0,
    LEAF1,
};

/* The handles of peers, as the image numbers them. */
enum { BOSS_TO_FRONT, BOSS_TO_MIDDLE, BOSS_TO_BACK, BOSS_TO_LEAF };
enum { FRONT_TO_MIDDLE, FRONT_TO_BACK, FRONT_TO_BOSS };
enum { MIDDLE_TO_BACK, MIDDLE_TO_LEAF, MIDDLE_TO_FRONT };
enum { BACK_TO_LEAF, BACK_TO_MIDDLE };
enum { LEAF_TO_BOSS, LEAF_TO_BACK };

/* A deadline as two words of a call. */
#define AT(us) (uint32_t)(us), (uint32_t)((usec)(us) >> 32)
#define NEVER UINT32_MAX, UINT32_MAX

/* `thread` makes a system call; its first word afterwards. */
#define SYS(thread, name, ...) play_as(thread, SYS_##name, (uint32_t[7]){__VA_ARGS__})

int running(void);
int32_t play_as(int thread, uint32_t number, const uint32_t words[7]);

/* A word that `thread` has in its registers. */
uint32_t word_of(int thread, unsigned n);

/* Boots with the counter at `ticks` and takes the first alarm: BOSS0 runs. */
void boot_at(uint64_t ticks);
static inline void boot(void)
{
    boot_at(0);
}

usec now(void);

/* Time passes; each interrupt is taken when it is due. */
void pass_ticks(uint64_t ticks);
static inline void pass(uint64_t us)
{
    pass_ticks(us * TIMER_TICKS_PER_US);
}

/* A device asserts a line, and it is taken if it is enabled. */
void assert_line(uint32_t line);

/* The token of the call that `thread` makes. */
uint32_t token(int thread);

/* `thread` runs and is parked; for the others to have the processor. */
static inline void park(int thread)
{
    (void)SYS(thread, park);
}

#define RUNS(thread) assert_int_equal(running(), thread)
