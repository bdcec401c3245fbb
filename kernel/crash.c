/* SPDX-License-Identifier: MIT */
#include "crash.h"

#include "give_way.h"
#include "place.h"
#include "time.h"

/* Nearer than this below its memory, a stack pointer has overflowed: then the words at the end of the stack are of interest. */
enum { OVERFLOW_BYTES = 256 };

typedef uint32_t __attribute__((may_alias)) any_word;

/* FNV-1a, by words; a record of zeros is no valid one. */
RARE static uint32_t checksum_of(const struct crash *crash)
{
    const any_word *end = (const any_word *)(crash + 1);
    uint32_t sum = 2166136261u;

    for (const any_word *word = &crash->kind; word < end; word++) {
        if (((uintptr_t)word & 0xf) == 0) {
            give_way();
        }
        sum = (sum ^ *word) * 16777619u;
    }
    return sum;
}

/* All but the count. */
RARE static void clear(struct crash *crash)
{
    any_word *word = (any_word *)crash;

    for (uint32_t i = 1; i < sizeof *crash / 4; i++) {
        word[i] = 0;
        __asm__ volatile(""); /* no memset, which goes by bytes */
    }
}

RARE void crash_seal(struct crash *crash)
{
    crash->checksum = checksum_of(crash);
}

RARE const struct crash *crash_keep(void)
{
    const struct crash *cause = NULL;

    kernel.in_one_piece = true;
    for (uint32_t i = 0; i <= image_process_count; i++) {
        struct crash *crash = &crashes[i];
        if (crash->checksum != checksum_of(crash)) {
            clear(crash);
            crash->count = 0;
            crash_seal(crash); /* by which the next boot knows that power did not come */
        } else if (cause == NULL || (crash->policy == CRASH_RESET && crash->resets == 0)) {
            cause = crash;
        }
        if (crash->resets != UINT8_MAX) {
            crash->resets++;
        }
    }
    kernel.in_one_piece = false;
    return cause;
}

RARE struct crash *crash_begin(struct thread *t)
{
    struct crash *crash = &crashes[t->process->index];

    crash->count++;
    crash->kind = 0;
    crash->syscall = 0;
    crash->thread = t->slot;
    return crash;
}

/* What becomes of `p`. The first restart is at once; those of a process that goes on crashing wait longer and longer, until it
   has been healthy. */
static void decide(struct process *p, struct crash *crash)
{
    const struct process_config *config = p->config;

    if (crash->time - p->crashed >= config->healthy_us) {
        p->failures = 0;
        p->backoff_us = 0;
    }
    p->crashed = crash->time;
    crash->wait_us = p->backoff_us;
    uint32_t longer = p->backoff_us != 0 ? 2 * p->backoff_us : config->backoff_us;
    p->backoff_us = longer < config->backoff_max_us ? longer : config->backoff_max_us;
    p->failures++;
    crash->policy = config->restarts != 0 && p->failures > config->restarts ? config->then : config->on_crash;
}

static void copy_stack(struct crash *crash, const struct process *p)
{
    uaddr at = crash->sp & ~UINT32_C(3);

    if (p->ram - at <= OVERFLOW_BYTES) {
        at = p->ram;
    }
    uint32_t inside = at - p->ram < p->ram_bytes ? (p->ram + p->ram_bytes - at) / 4 : 0;
    uint32_t words = inside < CRASH_STACK_WORDS ? inside : CRASH_STACK_WORDS;
    for (uint32_t i = 0; i < CRASH_STACK_WORDS; i++) {
        crash->stack[i] = i < words ? arch_load(at + 4 * i) : 0;
        if (i % 4 == 0) {
            give_way();
        }
    }
    crash->stack_at = at;
    crash->stack_words = (uint8_t)words;
}

RARE void crash_complete(struct process *p)
{
    struct crash *crash = &crashes[p->index];
    const struct thread *t = &threads[crash->thread];

    give_way();
    arch_explain(t, crash);
    give_way();
    copy_stack(crash, p);
    if (crash->kind == FAULT_EXECUTE) { /* where it jumped */
        crash->address = crash->pc;
        crash->has_address = true;
    }
    crash->place = PLACE_NOWHERE;
    crash->owner = 0;
    if (crash->has_address) {
        crash->place = (uint8_t)place_of(p, crash->address, &crash->owner);
    }
    if (crash->kind == FAULT_STACK && crash->place == PLACE_OWN) { /* it met a limit, with another stack below it */
        crash->place = PLACE_BELOW_STACK;
        crash->owner = t->slot;
    }
    give_way();
    crash->process = (uint8_t)p->index;
    crash->generation = p->generation;
    crash->resets = 0;
    crash->unread = true;
    crash->time = time_now();
    decide(p, crash);
}

RARE struct crash *crash_record_panic(uint32_t pc, uint32_t address)
{
    struct crash *crash = &crashes[image_process_count];

    clear(crash);
    crash->count++;
    crash->process = image_process_count;
    crash->unread = true;
    crash->pc = pc;
    crash->address = address;
    crash->policy = image_on_panic;
    return crash;
}
