/* SPDX-License-Identifier: MIT */
/* The table that entry code jumps through, and the calls that have no file of their own. An arch may saturate a number
   instead of comparing it: the first entry is no call, and the last one looks at the number itself (dma.c). */
#include "crash.h"
#include "fault.h"
#include "give_way.h"
#include "kernel.h"
#include "process.h"
#include "report.h"
#include "sched.h"
#include "time.h"
#include "user.h"

syscall_handler *const syscall_table[] = {
#define SYSCALL0(number, name, meaning) [number] = sys_##name,
#define SYSCALL_VOID0(number, name, meaning) [number] = sys_##name,
#define SYSCALL_VOID1(number, name, t1, a1, meaning) [number] = sys_##name,
#define SYSCALL1(number, name, t1, a1, meaning) [number] = sys_##name,
#define SYSCALL2(number, name, t1, a1, t2, a2, meaning) [number] = sys_##name,
#define SYSCALL4(number, name, t1, a1, t2, a2, t3, a3, t4, a4, meaning) [number] = sys_##name,
#define SYSCALL3(number, name, t1, a1, t2, a2, t3, a3, meaning) [number] = sys_##name,
#define SYSCALL5(number, name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, meaning) [number] = sys_##name,
#define SYSCALL_WORDS(number, name, in, out, meaning) [number] = sys_##name,
#include "syscalls.def"
};

struct thread *sys_invalid(struct thread *self)
{
    return kernel_bad_syscall(self);
}

struct thread *sys_null(struct thread *self)
{
    return returns(self, OK);
}

static bool has_right(const struct thread *self, uint8_t right)
{
    return (self->process->config->rights & right) != 0;
}

struct thread *sys_shutdown(struct thread *self)
{
    uint32_t status = arch_word(self, 0);
    if (!has_right(self, RIGHT_SHUTDOWN)) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    arch_exit(status);
}

struct thread *sys_crash(struct thread *self)
{
    uint32_t process = arch_word(self, 0);
    uaddr to = arch_word(self, 1);

    if (!has_right(self, RIGHT_CRASHES) || process > image_process_count) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    if (!user_range_ok_rarely(self->process, to, sizeof(struct crash), REGION_READ | REGION_WRITE)) {
        return fault_on_pointer(self, to);
    }
    struct crash *crash = &crashes[process];
    bool is_complete = process == image_process_count || processes[process].state != PROCESS_FAULTED;
    if (crash->count == 0 || !is_complete) {
        return returns(self, -ERR_NONE);
    }
    int32_t unread = crash->unread;
    crash->unread = false;
    arch_copy_out(to, crash, sizeof *crash);
    return returns(self, unread);
}

/* The page compiler lets no process supervise itself: the running thread is not of `p`. */
RARE struct thread *sys_supervise(struct thread *self)
{
    uint32_t process = arch_word(self, 0);
    uint32_t action = arch_word(self, 1);
    struct process *p = &processes[process];

    if (process >= image_process_count || p->config->supervisor != self->process->index) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    if (action > SUPERVISE_RESTART) {
        return fault_in_call(self, FAULT_ARGUMENT);
    }
    bool stopped = p->state == PROCESS_STOPPED;
    struct thread *worker = NULL;
    if (action != SUPERVISE_LOOK && !stopped) {
        if (p->state == PROCESS_RUNNING) {
            process_condemn(p);
        }
        fault_end(p);
        worker = process_worker(p);
    }
    if (action == SUPERVISE_RESTART) {
        kernel.in_steps = true;
        process_quiet(p); /* it may have been stopped for long */
        time_limit(p->thread, 0);
    }
    if (worker != NULL) {
        sched_unready(worker);
        process_stop_thread(worker);
        p->state = PROCESS_STOPPED;
    }
    if (action == SUPERVISE_RESTART) {
        process_restart(p);
    }
    kernel.in_steps = false;
    arch_set_word(self, 0, stopped);
    return sched_preempt(self);
}
