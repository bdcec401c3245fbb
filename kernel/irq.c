/* SPDX-License-Identifier: MIT */
/* An interrupt becomes a bit in its owner's event word. Latched there, it cannot be lost; a level line is masked until
   its owner waits again, so that a device that goes on asserting cannot keep the processor. */
#include "event.h"
#include "fault.h"
#include "sched.h"

struct thread *kernel_irq(uint32_t number, struct thread *self, struct kernel *k)
{
    const struct line *line = &image_lines[image_line_of[number]];

    if (unlikely(line->owner == NULL)) {
        arch_line_mask(number);
        k->stray_lines++;
        return self;
    }
    if (line->level) {
        arch_line_mask(number);
    }
    struct thread *woken = event_post(line->owner, line->event);
    return woken != NULL ? sched_wake(k, self, woken) : self;
}

struct thread *sys_raise(uint32_t bit, struct thread *self, struct kernel *k)
{
    const struct process_config *config = self->process->config;

    for (uint32_t i = 0; i < config->line_count && bit < 16; i++) {
        const struct line *line = &image_lines[config->lines[i]];
        if (line->event == UINT32_C(1) << bit && line->software) {
            arch_line_raise(line->number);
            return self;
        }
    }
    return fault_in_call(FAULT_HANDLE, self, k);
}
