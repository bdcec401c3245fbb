/* SPDX-License-Identifier: MIT */
/* Reads the record of each of the intruder's crashes and says whether it is what it must be. */
#include "erkos.h"
#include "trespass.h"

struct tally {
    uint32_t refused;
    uint32_t went_on;
    uint32_t wrong;
};

static uint32_t canary[CANARY_WORDS];

/* What was not refused ended with a call of its own. */
static bool went_on(const struct crash *crash)
{
    return crash->kind == FAULT_CALL_NUMBER && crash->syscall == WENT_ON;
}

static bool is_right(uint32_t attempt, const struct crash *crash)
{
    if (attempt < FIRST_INSTRUCTION) {
        return crash->kind == FAULT_INSTRUCTION;
    }
    if (attempt < FIRST_NUMBER) {
        uint32_t kind = instruction_kinds[attempt - FIRST_INSTRUCTION];
        bool may = crash->kind == FAULT_INSTRUCTION || crash->kind == FAULT_ALIGNMENT || went_on(crash);
        return kind != 0 ? crash->kind == kind : may;
    }
    if (attempt < FIRST_STACK) {
        return crash->kind == FAULT_CALL_NUMBER && crash->syscall == numbers[attempt - FIRST_NUMBER];
    }
    uint32_t sp = stacks[(attempt - FIRST_STACK) % STACK_COUNT];
    if ((attempt - FIRST_STACK) / STACK_COUNT == WAY_FAULT) {
        return crash->kind == FAULT_BREAKPOINT && crash->sp == (sp == STACK_ASKED ? (uint32_t)&canary[32] : sp);
    }
    return went_on(crash);
}

static void count(struct tally *t, uint32_t attempt, const struct crash *crash)
{
    *(went_on(crash) ? &t->went_on : &t->refused) += 1;
    if (!is_right(attempt, crash)) {
        t->wrong++;
        print("FAIL attempt %lu: kind %lu, call %lu, pc %lx, sp %lx\n", (unsigned long)attempt,
              (unsigned long)crash->kind, (unsigned long)crash->syscall, (unsigned long)crash->pc,
              (unsigned long)crash->sp);
    }
}

/* Waits for the intruder's crash number `n`; meanwhile tells it where the canary is. */
static void wait_for(uint32_t n, struct crash *crash)
{
    while (sys_crash(PROCESS_INDEX_INTRUDER, crash) != 1 || crash->count != n) {
        struct request r = wait_request(EVENT_CRASH | EVENT_CALL, 0, FOREVER);
        if (r.token != 0) {
            struct message m = {{(uint32_t)&canary[32]}};
            (void)reply(r.token, &m);
        }
    }
}

static void judge(const char *what, uint32_t first, uint32_t end)
{
    static struct crash crash;
    struct tally t = {0};

    for (uint32_t attempt = first; attempt < end; attempt++) {
        wait_for(attempt + 1, &crash);
        count(&t, attempt, &crash);
    }
    print("%s: %lu refused, %lu went on, %lu wrong\n", what, (unsigned long)t.refused, (unsigned long)t.went_on,
          (unsigned long)t.wrong);
}

int main(void)
{
    for (uint32_t i = 0; i < CANARY_WORDS; i++) {
        canary[i] = i * 0x9e3779b9u;
    }
    judge("csr", 0, FIRST_INSTRUCTION);
    judge("instructions", FIRST_INSTRUCTION, FIRST_NUMBER);
    judge("numbers", FIRST_NUMBER, FIRST_STACK);
    judge("stack pointers", FIRST_STACK, ATTEMPTS);
    bool intact = true;
    for (uint32_t i = 0; i < CANARY_WORDS; i++) {
        intact &= canary[i] == i * 0x9e3779b9u;
    }
    print("judge: %s\n", intact ? "intact" : "FAIL changed");
    flush_and_shutdown(intact ? 0 : 1);
}
