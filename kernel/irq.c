/* SPDX-License-Identifier: MIT */
/* An interrupt becomes a bit in its owner's event word. Latched there, it cannot be lost; a level line is masked until
   its owner waits again, so that a device that goes on asserting cannot keep the processor. */
#include "event.h"
#include "fault.h"
#include "sched.h"

RARE static struct thread *stray(uint32_t number, struct thread *self, struct kernel *k)
{
    arch_line_mask(number);
    k->stray_lines++;
    return self;
}

/* A line is one bit, so it wakes one thread at most. */
static __attribute__((noinline)) struct thread *wake_owner(const struct line *line, struct thread *self,
                                                           struct kernel *k)
{
    struct thread *woken = event_post(line->owner, line->event);

    return woken != NULL ? sched_wake(k, self, woken) : self;
}

/* What most interrupts are: an edge that nobody waits for right now is three instructions; the rest is elsewhere. */
struct thread *kernel_irq(uint32_t number, struct thread *self, struct kernel *k)
{
    const struct line *line = &image_lines[image_line_of[number]];
    struct process *owner = line->owner;

    if (unlikely(owner == NULL)) {
        return stray(number, self, k);
    }
    if (line->level) {
        arch_line_mask(number);
    }
    if (owner->event_waiters != NULL) {
        return wake_owner(line, self, k);
    }
    line->page->events |= line->event;
    return self;
}

struct thread *sys_raise(uint32_t handle, struct thread *self, struct kernel *k)
{
    const struct process_config *config = self->process->config;

    if (likely(handle < config->line_count)) {
        const struct line *line = &image_lines[config->lines[handle]];
        if (likely(line->software)) {
            arch_line_raise(line->number);
            return self;
        }
    }
    return fault_in_call(FAULT_HANDLE, self, k);
}
