/* SPDX-License-Identifier: MIT */
/* Hands out the attempts of a batch one after the other, and writes down how each ended. The batch is written, and what came of
   it is read, from outside, where batch() stops. */
#include "arena.h"
#include "erkos.h"

enum { ATTEMPTS = 1024, WORDS = 8192, HOSTILES = 3, PATIENCE_MS = 2000, REST_MS = 30 };

uint32_t batch_role;                /* whose turn it is */
uint32_t batch_count;               /* of attempts */
uint32_t batch_start[ATTEMPTS + 1]; /* where in batch_words each begins */
uint32_t batch_words[WORDS];
struct outcome batch_outcomes[ATTEMPTS];
uint32_t batch_others;   /* crashes of those who should not */
uint32_t batch_flood_ms; /* how long a flood lasts; 0: there is none */

static const uint8_t index_of[HOSTILES] = {PROCESS_INDEX_FIRST, PROCESS_INDEX_MIDDLE, PROCESS_INDEX_LAST};
static uint32_t waiting[HOSTILES]; /* tokens of those who have asked */
static uint32_t note[HOSTILES];
static uint32_t at; /* attempts that have ended */
static bool under_way;

__attribute__((noinline)) void batch(void);

/* Where the one who is outside looks. */
void batch(void)
{
    __asm__ volatile("" ::: "memory");
}

static void ended(uint32_t kind, uint32_t value, uint32_t where)
{
    if (under_way) {
        batch_outcomes[at++] = (struct outcome){kind, value, where};
        under_way = false;
    }
}

static void note_crashes(void)
{
    static struct crash crash;

    for (uint32_t process = 0; process < IMAGE_PROCESSES; process++) {
        if (sys_crash(process, &crash) != 1) {
            continue;
        }
        if (process == index_of[batch_role]) {
            ended(crash.kind, crash.has_address ? crash.address : 0, crash.pc);
        } else if (process != PROCESS_INDEX_CORPSE) {
            batch_others++;
        }
    }
}

static void take_request(const struct request *r)
{
    const uint32_t *word = r->message.word;
    uint32_t role = word[0];

    if (role >= HOSTILES || r->caller != index_of[role] || word[1] > ASK_NOTE) {
        struct message none = {{0}};
        (void)reply(r->token, &none);
    } else if (word[1] == ASK_NOTE) {
        note[role] = word[2];
        (void)reply(r->token, &r->message);
    } else {
        waiting[role] = r->token;
        if (role == batch_role) {
            ended(FINISHED, word[3], word[2]);
        }
    }
}

static void hand_out(uint32_t role)
{
    uint32_t bytes = (batch_start[at + 1] - batch_start[at]) * 4;
    struct message m = {{bytes / (uint32_t)sizeof(struct step), note[role], batch_flood_ms}};

    bool given = lease_write(waiting[role], 1, 0, &batch_words[batch_start[at]], bytes) == (int32_t)bytes;
    if (!given) { /* it has lent too little */
        m.word[0] = 0;
    }
    under_way = reply(waiting[role], &m) == OK && given;
    waiting[role] = 0;
}

/* False: there was none for so long. */
static bool take_requests_and_crashes(uint32_t patience_ms)
{
    struct request r = wait_request(EVENT_CALL | EVENT_CRASH, 0, in_ms(patience_ms));

    if (r.events == (int32_t)EVENT_CALL) {
        take_request(&r);
    }
    note_crashes();
    return r.events != -ERR_TIMEOUT;
}

static bool all_wait(void)
{
    return waiting[0] != 0 && waiting[1] != 0 && waiting[2] != 0;
}

static void next_batch(void)
{
    while (take_requests_and_crashes(REST_MS)) { /* behind an attempt a thread that it has started may crash */
    }
    batch();
    at = 0;
    if (batch_count == 0) {
        sys_shutdown(0);
    }
}

int main(void)
{
    for (;;) {
        if (at < batch_count && waiting[batch_role] != 0) {
            hand_out(batch_role);
        } else if (at == batch_count && all_wait()) {
            next_batch();
        } else if (!take_requests_and_crashes(PATIENCE_MS + batch_flood_ms)) {
            ended(RUNS_ON, 0, 0);
        }
    }
}
