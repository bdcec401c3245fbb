/* SPDX-License-Identifier: MIT */
#include "player.h"

#include "policy.h"

static struct thread *handle_syscall(void *number)
{
    uint32_t n = *(uint32_t *)number;
    struct thread *self = kernel.current;

    host_in_call = true;
    return syscall_table[n <= SYS_supervise ? n : POLICY_BEYOND](self);
}

static struct thread *handle_fault(void *unused)
{
    (void)unused;
    return kernel_fault(kernel.current);
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

void (*play_gave_way)(void);
bool play_alarm_again;
bool play_between;
bool play_left;
bool play_ended_in_steps;
bool play_others_went_on;
static bool alarm_goes_on; /* it comes again before anybody gets as far as an instruction */

/* Does the alarm come again at once? */
static bool is_due(void)
{
    return kernel.alarm_us <= kernel.clock_us;
}

/* What the entry and exit code of an arch do around a handler. */
static bool enter_once(struct thread *(*handler)(void *), void *argument)
{
    static jmp_buf end; /* static: what is set before a longjmp is there after it */
    static uint32_t leaves_before[2];

    leaves_before[0] = kernel.leaves;
    leaves_before[1] = kernel.leaves_from;
    host_end = &end;
    host_in_call = false;
    int how = setjmp(end);
    if (how != 0 && how != HOST_LEFT) {
        host_end = NULL;
        return false;
    }
    struct thread *next = how == HOST_LEFT ? host_left_for : handler(argument);
    play_left = kernel.leaves != leaves_before[0] || kernel.leaves_from != leaves_before[1]; /* an exit leaves, too */
    host_end = NULL;
    if (image_budget_alarm != NULL && next->process != kernel.current->process) {
        (void)kernel_charge(next);
    }
    /* Nobody gets as far as an instruction: who gave way goes on at once, and an alarm that did comes again. */
    alarm_goes_on = !play_between && handler == handle_alarm && (play_left || is_due());
    bool goes_on = alarm_goes_on || (!play_between && play_left && next == kernel.current);
    kernel.current = next;
    if (!goes_on && next != &kernel.idle) {
        kernel.page = next->identity.page;
        kernel.page->self = next->identity.id;
    }
    if (play_left && play_gave_way != NULL) {
        play_gave_way();
    }
    return true;
}

/* Unless other things happen first, an interrupt that waits is thought to be one that finds nothing to do. */
static bool enter(struct thread *(*handler)(void *), void *argument)
{
    const struct thread *first = kernel.current;
    bool lives = enter_once(handler, argument);
    struct thread *self = kernel.current;

    play_ended_in_steps = false;
    play_others_went_on = false;
    while (lives && !play_between && !alarm_goes_on && self != &kernel.idle &&
           (self->frame.again || self->frame.frozen)) {
        bool frozen = self->frame.frozen;
        bool ends = frozen || self->frame.number == SYS_supervise;
        self->frame.again = false;
        play_others_went_on |= ends && self != first;
        play_ended_in_steps |= ends;
        lives = enter_once(frozen ? handle_fault : handle_syscall, &self->frame.number);
        self = kernel.current;
    }
    return lives;
}

bool play_syscall(uint32_t number)
{
    kernel.current->frame.number = number;
    return enter(handle_syscall, &number);
}

bool play_fault(const struct fault *fault)
{
    if (!kernel.current->frame.frozen) {
        kernel.current->frame.fault = *fault;
    }
    return enter(handle_fault, NULL);
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
        play_alarm_again = false;
        while ((void)enter(handle_alarm, NULL), alarm_goes_on) {
            play_alarm_again = true; /* at once */
        }
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
