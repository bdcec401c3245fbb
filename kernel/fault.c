/* SPDX-License-Identifier: MIT */
/* Records the crash, stops the process, does what its page says, tells the supervisor - or, where the way to the console goes
   through a process that has stopped for good, the person at the console. */
#include "fault.h"

#include "crash.h"
#include "event.h"
#include "process.h"
#include "report.h"
#include "sched.h"
#include "time.h"
#include "user.h"

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

static _Noreturn void end(uint8_t policy, uint32_t status)
{
    if (policy == CRASH_RESET) {
        arch_reset();
    }
    arch_exit(status);
}

/* Is there a supervisor, and a way for it to the console? */
static bool has_listener(const struct crash *crash, const struct process *p)
{
    return image_supervisor != NULL && image_supervisor->state == PROCESS_RUNNING &&
           (crash->policy != CRASH_STOP || !p->config->essential);
}

RARE static struct thread *crashed(struct thread *self, const struct fault *fault, uint32_t syscall)
{
    struct process *p = self->process;
    usec now = time_now();
    usec when;

    if (self == &kernel.idle) {
        kernel_panic("fault in the kernel", fault->pc, fault->address);
    }
    struct crash *crash = crash_record(self, fault, syscall, now);
    process_stop(p);
    crash->policy = decide(p, now, &when);
    crash->wait_us = (uint32_t)(when - now);
    crash_seal(crash);
    if (crash->policy >= CRASH_RESET) {
        report_crash(crash);
        end(crash->policy, EXIT_CRASH);
    }
    if (crash->policy == CRASH_RESTART) {
        process_restart(p, when);
    }
    if (has_listener(crash, p)) {
        event_tell(image_supervisor, EVENT_CRASH);
    } else {
        report_crash(crash);
    }
    return sched_block(self, self->state); /* stopped, or beginning */
}

struct thread *kernel_fault(struct thread *self, const struct fault *fault)
{
    return crashed(self, fault, 0);
}

static struct thread *crashed_in_call(struct thread *self, uint32_t kind, uaddr address)
{
    struct fault fault;

    user_window_reset(self->process); /* it may be that of other memory (sync.c) */
    fault.kind = kind;
    fault.address = address;
    fault.has_address = kind == FAULT_POINTER;
    arch_call_site(self, &fault);
    return crashed(self, &fault, arch_syscall_number(self));
}

RARE struct thread *fault_in_call(struct thread *self, uint32_t kind)
{
    return crashed_in_call(self, kind, 0);
}

RARE struct thread *fault_on_pointer(struct thread *self, uaddr address)
{
    return crashed_in_call(self, FAULT_POINTER, address);
}

struct thread *kernel_bad_syscall(struct thread *self)
{
    return fault_in_call(self, FAULT_CALL_NUMBER);
}

void kernel_panic(const char *why, uint32_t pc, uint32_t address)
{
    crash_seal(crash_record_panic(pc, address));
    report_panic(why, pc, address);
    end(image_on_panic, EXIT_PANIC);
}
