/* SPDX-License-Identifier: MIT */
/* Writes the crash record, stops the process, tells the supervisor - or, where the way to the console goes through the
   process that crashed, the person at the console. */
#include "fault.h"

#include "event.h"
#include "place.h"
#include "process.h"
#include "report.h"
#include "sched.h"
#include "time.h"

static void copy_name(char *to, const char *from)
{
    uint32_t i = 0;

    for (; i < NAME_BYTES - 1 && from[i] != '\0'; i++) {
        to[i] = from[i];
    }
    to[i] = '\0';
}

static void record(struct process *p, const struct thread *t, const struct fault *fault, uint32_t syscall, usec now)
{
    struct crash *crash = &p->crash;
    bool jumped = fault->kind == FAULT_EXECUTE;

    *crash = (struct crash){
        .count = crash->count + 1,
        .kind = fault->kind,
        .pc = fault->pc,
        .sp = fault->sp,
        .lr = fault->lr,
        .address = jumped ? fault->pc : fault->address,
        .syscall = syscall,
        .time = now,
        .generation = p->generation,
        .has_address = fault->has_address || jumped,
        .thread = t->slot,
    };
    copy_name(crash->name, p->config->name);
    if (crash->has_address) {
        crash->place = (uint8_t)place_of(p, crash->address, &crash->owner);
    }
    if (fault->kind == FAULT_STACK && crash->place == PLACE_OWN) { /* it met a limit, with another stack below it */
        crash->place = PLACE_BELOW_STACK;
    }
    if (crash->place == PLACE_OTHER) {
        copy_name(crash->owner_name, image_processes[crash->owner].name);
    }
}

/* What becomes of `p`, which has just crashed. The first restart is at once; those of a process that goes on crashing wait
   longer and longer, until it has been healthy. */
static uint8_t decide(struct process *p, usec now, usec *when)
{
    const struct process_config *config = p->config;

    if (now - p->crashed >= config->healthy_us) {
        p->failures = 0;
        p->backoff_us = 0;
    }
    p->crashed = now;
    *when = now + p->backoff_us;
    uint32_t longer = p->backoff_us != 0 ? 2 * p->backoff_us : config->backoff_us;
    p->backoff_us = longer < config->backoff_max_us ? longer : config->backoff_max_us;
    p->failures++;
    return config->restarts != 0 && p->failures > config->restarts ? config->then : config->on_crash;
}

/* The supervisor, or who is at the console when the way there goes through the process that has stopped. */
static void tell(struct kernel *k, const struct process *p, bool stops)
{
    if (image_supervisor == NOBODY || (stops && p->config->essential)) {
        report_crash(&p->crash);
        return;
    }
    struct thread *woken = event_post(&processes[image_supervisor], EVENT_CRASH);
    if (woken != NULL) {
        sched_make_ready(k, woken);
    }
}

RARE static struct thread *crashed(struct thread *self, struct kernel *k, const struct fault *fault, uint32_t syscall)
{
    struct process *p = self->process;
    usec now = time_now(k);
    usec when;

    if (self == &k->idle) {
        kernel_panic("fault in the idle thread", fault->pc, fault->address);
    }
    record(p, self, fault, syscall, now);
    process_stop(k, p);
    uint8_t policy = decide(p, now, &when);
    if (policy >= CRASH_RESET) {
        report_crash(&p->crash);
        if (policy == CRASH_RESET) {
            arch_reset();
        }
        arch_exit(EXIT_CRASH);
    }
    if (policy == CRASH_RESTART) {
        process_restart(k, p, when);
    }
    tell(k, p, policy == CRASH_STOP);
    return sched_block(self, k, self->state); /* stopped, or beginning */
}

struct thread *kernel_fault(struct thread *self, struct kernel *k, const struct fault *fault)
{
    return crashed(self, k, fault, 0);
}

struct thread *fault_in_call(struct thread *self, struct kernel *k, uint32_t kind)
{
    struct fault fault = {.kind = kind};

    arch_call_site(self, &fault);
    return crashed(self, k, &fault, arch_syscall_number(self));
}

struct thread *fault_on_pointer(struct thread *self, struct kernel *k, uaddr address)
{
    struct fault fault = {.kind = FAULT_POINTER, .address = address, .has_address = true};

    arch_call_site(self, &fault);
    return crashed(self, k, &fault, arch_syscall_number(self));
}

struct thread *kernel_bad_syscall(struct thread *self, struct kernel *k)
{
    return fault_in_call(self, k, FAULT_CALL_NUMBER);
}

void kernel_panic(const char *why, uint32_t pc, uint32_t address)
{
    report_panic(why, pc, address);
    arch_exit(EXIT_PANIC);
}
