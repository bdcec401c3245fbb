/* SPDX-License-Identifier: MIT */
/* Records the crash, stops the process, does what its page says, tells the supervisor - or, where the way to the console goes
   through a process that has stopped for good, the person at the console. */
#include "fault.h"

#include "crash.h"
#include "event.h"
#include "give_way.h"
#include "process.h"
#include "report.h"
#include "sched.h"
#include "time.h"
#include "user.h"

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
    bool lives = image_supervisor == p ? crash->policy == CRASH_RESTART
                                       : image_supervisor != NULL && image_supervisor->state == PROCESS_RUNNING;

    return lives && (crash->policy != CRASH_STOP || !p->config->essential);
}

/* Tells whoever is to know, once. */
RARE static void tell(struct process *p, struct crash *crash)
{
    crash_seal(crash);
    give_way();
    if (crash->policy >= CRASH_RESET || !has_listener(crash, p)) {
        report_crash(crash, &p->told, p->config->watcher_count);
    } else if (p->told == p->config->watcher_count) {
        event_tell(image_supervisor, EVENT_CRASH);
        p->told++;
    }
    if (crash->policy >= CRASH_RESET) {
        end(crash->policy, EXIT_CRASH);
    }
}

RARE void fault_end(struct process *p)
{
    kernel.in_steps = true;
    give_way();
    process_end(p);
    if (p->state == PROCESS_CRASHED) {
        tell(p, &crashes[p->index]);
    }
    give_way();
}

RARE struct thread *fault_go_on(struct thread *self)
{
    struct process *p = self->process;
    const struct crash *crash = &crashes[p->index];

    fault_end(p);
    bool again = p->state == PROCESS_CRASHED && crash->policy == CRASH_RESTART;
    if (again) {
        time_limit(p->thread, crash->time + crash->wait_us);
    }
    kernel.in_steps = false;
    process_stop_thread(self);
    if (again) {
        process_restart(p);
        if (p == image_supervisor) {
            event_tell(p, EVENT_CRASH);
        }
    } else {
        p->state = PROCESS_STOPPED;
    }
    return sched_block(self, self->state); /* stopped, or beginning */
}

struct thread *kernel_fault(struct thread *self)
{
    struct process *p = self->process;

    if (self == &kernel.idle) {
        struct crash *crash = &crashes[image_process_count];
        kernel.in_one_piece = true;
        crash->kind = 0;
        arch_explain(self, crash);
        kernel_panic("fault in the kernel", crash->pc, crash->address);
    }
    if (p->state == PROCESS_RUNNING) {
        p->state = PROCESS_FAULTED;
        (void)crash_begin(self);
        arch_freeze(self);
    }
    return fault_go_on(self);
}

static struct thread *crashed_in_call(struct thread *self, uint32_t kind, uaddr address)
{
    struct process *p = self->process;

    give_way();
    user_window_reset(p); /* it may be that of other memory (sync.c) */
    if (p->state == PROCESS_RUNNING) {
        p->state = PROCESS_FAULTED;
        struct crash *crash = crash_begin(self);
        crash->kind = kind;
        crash->address = address;
        crash->has_address = kind == FAULT_POINTER;
        crash->syscall = arch_syscall_number(self);
        arch_call_site(self);
    }
    arch_freeze(self);
    return fault_go_on(self);
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
    kernel.in_one_piece = true;
    crash_seal(crash_record_panic(pc, address));
    report_panic(why, pc, address);
    end(image_on_panic, EXIT_PANIC);
}
