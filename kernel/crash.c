/* SPDX-License-Identifier: MIT */
#include "crash.h"

#include "place.h"

/* Nearer than this below its memory, a stack pointer has overflowed: then the words at the end of the stack are of interest. */
enum { OVERFLOW_BYTES = 256 };

typedef uint32_t __attribute__((may_alias)) any_word;

/* FNV-1a, by words; a record of zeros is no valid one. */
RARE static uint32_t checksum_of(const struct crash *crash)
{
    const any_word *end = (const any_word *)(crash + 1);
    uint32_t sum = 2166136261u;

    for (const any_word *word = &crash->kind; word < end; word++) {
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
    return cause;
}

static void copy_stack(struct crash *crash, const struct process *p)
{
    uaddr at = crash->sp & ~UINT32_C(3);

    if (p->ram - at <= OVERFLOW_BYTES) {
        at = p->ram;
    }
    crash->stack_at = at;
    uint8_t words = 0;
    for (; words < CRASH_STACK_WORDS && at - p->ram < p->ram_bytes; at += 4) {
        crash->stack[words++] = arch_load(at);
    }
    crash->stack_words = words;
}

/* An empty record of the next crash. */
RARE static struct crash *renew(uint32_t index)
{
    struct crash *crash = &crashes[index];

    clear(crash);
    crash->count++;
    crash->process = (uint8_t)index;
    crash->unread = true;
    return crash;
}

RARE struct crash *crash_record(const struct thread *t, const struct fault *fault, uint32_t syscall, usec now)
{
    const struct process *p = t->process;
    struct crash *crash = renew(p->index);

    crash->kind = fault->kind;
    crash->pc = fault->pc;
    crash->sp = fault->sp;
    crash->lr = fault->lr;
    crash->address = fault->address;
    crash->has_address = fault->has_address;
    if (fault->kind == FAULT_EXECUTE) { /* where it jumped */
        crash->address = fault->pc;
        crash->has_address = true;
    }
    crash->syscall = syscall;
    crash->time = now;
    crash->generation = p->generation;
    crash->thread = t->slot;
    arch_registers(t, crash->registers);
    copy_stack(crash, p);
    if (crash->has_address) {
        crash->place = (uint8_t)place_of(p, crash->address, &crash->owner);
    }
    if (fault->kind == FAULT_STACK && crash->place == PLACE_OWN) { /* it met a limit, with another stack below it */
        crash->place = PLACE_BELOW_STACK;
        crash->owner = t->slot;
    }
    return crash;
}

RARE struct crash *crash_record_panic(uint32_t pc, uint32_t address)
{
    struct crash *crash = renew(image_process_count);

    crash->pc = pc;
    crash->address = address;
    crash->policy = image_on_panic;
    return crash;
}
