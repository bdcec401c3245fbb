/* SPDX-License-Identifier: MIT */
/* Gives seeds, and counts calls and crashes; after so many calls it stops where somebody outside looks. When nobody calls any more,
   because both have ended or go round in a circle, they begin anew. */
#include "erkos.h"

enum { MOST = 16, STUCK_MS = 100 };

uint32_t storm_seed;
uint32_t storm_look_after = 1000; /* calls */
volatile uint32_t storm_calls;
volatile uint32_t storm_crashes;
volatile uint32_t storm_others; /* crashes of those who should not */

static uint32_t since;

__attribute__((noinline)) void look(void);

/* Where the one who is outside looks. */
void look(void)
{
    __asm__ volatile("" ::: "memory");
}

static uint32_t next_seed(void)
{
    storm_seed = storm_seed * 1664525u + 1013904223u;
    return storm_seed | 1;
}

static void note_crashes(void)
{
    static struct crash crash;

    for (uint32_t process = 0; process < IMAGE_PROCESSES; process++) {
        if (sys_crash(process, &crash) == 1) {
            bool wild = process == PROCESS_INDEX_WILD0 || process == PROCESS_INDEX_WILD1;
            *(wild ? &storm_crashes : &storm_others) += 1;
        }
    }
}

static void take_request(const struct request *r)
{
    uint32_t made = r->message.word[1] <= MOST ? r->message.word[1] : 0;
    struct message m = {{next_seed()}};

    storm_calls += made;
    since += made;
    (void)reply(r->token, &m);
}

static void begin_anew(void)
{
    (void)sys_supervise(PROCESS_INDEX_WILD0, SUPERVISE_RESTART);
    (void)sys_supervise(PROCESS_INDEX_WILD1, SUPERVISE_RESTART);
}

int main(void)
{
    look();
    for (;;) {
        struct request r = wait_request(EVENT_CALL | EVENT_CRASH, 0, in_ms(STUCK_MS));
        if (r.events == (int32_t)EVENT_CALL) {
            take_request(&r);
        } else if (r.events == -ERR_TIMEOUT) {
            begin_anew();
        }
        note_crashes();
        if (since >= storm_look_after) {
            since = 0;
            look();
        }
    }
}
