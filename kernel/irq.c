/* SPDX-License-Identifier: MIT */
/* An interrupt becomes a bit in its owner's event word. Latched there, it cannot be lost; a level line is masked until
   its owner waits again, so that a device that goes on asserting cannot keep the processor. */
#include "event.h"
#include "fault.h"
#include "sched.h"

RARE static struct thread *stray(struct thread *self, uint32_t number)
{
    arch_line_mask(number);
    kernel.stray_lines++;
    return self;
}

/* A line is one bit, so it wakes one thread at most. */
struct thread *kernel_edge(struct thread *self, const struct line *line)
{
    struct thread *woken = event_post(line->owner, line->page, line->event);

    return likely(woken != NULL) ? sched_wake(self, woken) : self;
}

struct thread *kernel_interrupt(struct thread *self, uint32_t number)
{
    const struct line *line = image_line_of[number];

    if (unlikely(line == NULL)) {
        return stray(self, number);
    }
    if (line->level) {
        arch_line_mask(number);
    }
    if (line->owner->event_waiters == NULL) {
        line->page->events |= line->event;
        return self;
    }
    return kernel_edge(self, line);
}

struct thread *sys_raise(struct thread *self)
{
    const struct process_config *config = self->process->config;
    uint32_t handle = arch_word(self, 0);

    if (unlikely(handle >= config->software_count)) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    arch_line_raise(config->lines[handle]->number);
    return self;
}
