/* SPDX-License-Identifier: MIT */
#include "player.h"

#include "policy.h"

static struct thread *handle_syscall(void *number)
{
    uint32_t n = *(uint32_t *)number;
    struct thread *self = kernel.current;

    return syscall_table[n <= SYS_supervise ? n : POLICY_BEYOND](self);
}

static struct thread *handle_fault(void *fault)
{
    return kernel_fault(kernel.current, fault);
}

static struct thread *handle_alarm(void *unused)
{
    (void)unused;
    return kernel_alarm(kernel.current);
}

static struct thread *handle_line(void *line)
{
    return kernel_interrupt(kernel.current, *(uint32_t *)line);
}

/* What the entry and exit code of an arch do around a handler. */
static bool enter(struct thread *(*handler)(void *), void *argument)
{
    static jmp_buf end; /* static: what is set before a longjmp is there after it */

    host_end = &end;
    if (setjmp(end) != 0) {
        host_end = NULL;
        return false;
    }
    struct thread *next = handler(argument);
    host_end = NULL;
    if (image_budget_alarm != NULL && next->process != kernel.current->process) {
        (void)kernel_charge(next);
    }
    kernel.current = next;
    if (next != &kernel.idle) {
        kernel.page = next->identity.page;
        kernel.page->self = next->identity.id;
    }
    return true;
}

bool play_syscall(uint32_t number)
{
    kernel.current->frame.number = number;
    return enter(handle_syscall, &number);
}

bool play_fault(const struct fault *fault)
{
    struct fault copy = *fault;

    return enter(handle_fault, &copy);
}

static bool take_line(uint32_t *line)
{
    for (*line = 0; *line < HOST_LINES; (*line)++) {
        if (host_line_enabled[*line] && host_line_pending[*line]) {
            host_line_pending[*line] = false;
            return true;
        }
    }
    return false;
}

bool play_due_interrupt(bool alarm_first, uint32_t *line)
{
    bool alarm = host_alarm_on && host_ticks >= host_alarm;

    if (!(alarm && alarm_first) && take_line(line)) {
        (void)enter(handle_line, line);
        return true;
    }
    if (alarm) {
        *line = PLAYED_ALARM;
        host_alarm_taken = true;
        (void)enter(handle_alarm, NULL);
    }
    return alarm;
}

void play_time(uint64_t ticks)
{
    host_ticks += ticks;
}

bool is_idle(void)
{
    return kernel.current == &kernel.idle;
}
