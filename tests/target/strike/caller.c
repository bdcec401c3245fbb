/* SPDX-License-Identifier: MIT */
/* Lends one of two pieces of memory, while a more important thread changes its mind whenever an interrupt comes. The server must see
   one of the two, whole. */
#include "erkos.h"

enum { SHORT = 16, LONG = 48, ONE = 1, TWO = 2, PAUSE_MS = 2 };

volatile uint32_t turns;
volatile uint32_t swaps;
volatile uint32_t wrong;

static uint8_t one[SHORT];
static uint8_t two[LONG];
static volatile struct call_options options;

__attribute__((noinline)) void turn(void);
__attribute__((noinline)) void turn_end(void);

static void choose(bool first)
{
    options.lease[0].address = (uaddr)(first ? one : two);
    options.lease[0].bytes = first ? SHORT : LONG;
}

static void helper(uint32_t first)
{
    for (;;) {
        (void)wait_events(EVENT_SWAP, EVENT_SWAP, FOREVER);
        choose(first);
        first = !first;
        swaps = swaps + 1;
    }
}

void turn(void)
{
    struct message m = {{0}};

    wrong += call(PEER_SERVER, &m, (const struct call_options *)&options) != OK;
    bool is_one = m.word[0] == SHORT && m.word[1] == ONE && m.word[2] == ONE;
    bool is_two = m.word[0] == LONG && m.word[1] == TWO && m.word[2] == TWO;
    wrong += !is_one && !is_two;
    turns++;
}

void turn_end(void)
{
    __asm__ volatile("" ::: "memory");
}

int main(void)
{
    for (uint32_t n = 0; n < LONG; n++) {
        one[n % SHORT] = ONE;
        two[n] = TWO;
    }
    options.deadline_low = UINT32_MAX;
    options.deadline_high = UINT32_MAX;
    choose(true);
    (void)thread_start(THREAD_HELPER, helper, false, PRIORITY_CEILING);
    for (;;) {
        turn();
        turn_end();
        sleep_ms(PAUSE_MS);
    }
}
