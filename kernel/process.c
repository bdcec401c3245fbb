/* SPDX-License-Identifier: MIT */
#include "process.h"

#include "call.h"
#include "dma.h"
#include "event.h"
#include "give_way.h"
#include "sched.h"
#include "time.h"
#include "unblock.h"
#include "user.h"

static void start_process(uint8_t index)
{
    const struct process_config *config = &image_processes[index];
    struct process *p = &processes[index];

    p->config = config;
    p->thread = &threads[config->first_thread];
    p->thread_count = config->thread_count;
    user_window_reset(p);
    p->generation = 1;
    p->state = PROCESS_RUNNING;
    p->index = index;
}

static void prepare_thread(uint8_t slot)
{
    const struct thread_config *config = &image_threads[slot];
    struct thread *t = &threads[slot];
    struct process *p = &processes[config->process];

    t->identity.page = process_page(p);
    t->identity.id = (uint32_t)p->generation << ID_SLOT_BITS | slot;
    t->region_words = p->config->region_words;
    t->fp_save = config->fp_save;
    t->process = p;
    t->next = t;
    t->later = t;
    t->slot = slot;
    t->token = slot;
    t->state = THREAD_STOPPED;
}

RARE void thread_start(struct thread *t, uint8_t priority)
{
    t->base_priority = priority;
    t->unparked = false;
    sched_set_priority(t, process_is_held(t->process) ? PRIORITY_HELD : priority);
    sched_make_ready(t);
}

RARE static void prepare_first(struct thread *first)
{
    thread_prepare(first, image_threads[first->slot].entry, 0);
}

RARE void process_start_all(void)
{
    for (uint8_t i = 0; i < image_process_count; i++) {
        start_process(i);
    }
    for (uint8_t i = 0; i < image_thread_count; i++) {
        prepare_thread(i);
        if (image_threads[i].entry != 0) {
            prepare_first(&threads[i]);
            thread_start(&threads[i], image_threads[i].priority);
        }
    }
}

/* First what could still write or interrupt, then the lines, so that nothing of the old instance stays pending. */
static void quiet_devices(const struct process_config *config)
{
    for (uint32_t i = 0; i < config->reset_count; i++) {
        const struct reset_bit *reset = &config->resets[i];
        uint32_t others = arch_load(reset->address) & ~reset->mask;
        arch_store(reset->address, others | reset->mask);
        arch_store(reset->address, others);
    }
    for (uint32_t i = 0; i < config->line_count; i++) {
        uint32_t number = config->lines[i]->number;
        arch_line_mask(number);
        arch_line_clear(number);
    }
}

RARE void process_stop(struct process *p)
{
    kernel.in_one_piece = true; /* what is half stopped would go on */
    p->state = PROCESS_STOPPED;
    dma_stop(p);
    quiet_devices(p->config);
    for (uint32_t i = 0; i < p->thread_count; i++) {
        struct thread *t = &p->thread[i];
        if (t != kernel.current) {
            unblock(t);
        }
        t->state = THREAD_STOPPED;
        call_abandon(t);
    }
    call_abandon_queue(p);
    for (uint32_t i = 0; i < p->config->watcher_count; i++) {
        event_tell(p->config->watchers[i], EVENT_PEER);
    }
    kernel.in_one_piece = false;
}

/* It fits in a lock beside WORD_WAITER, and no lock that names it looks free. */
RARE uint32_t process_next_identity(uint32_t id)
{
    uint32_t next = (id + (1u << ID_SLOT_BITS)) & ~WORD_WAITER;

    return next >> ID_SLOT_BITS != 0 ? next : next | 1u << ID_SLOT_BITS;
}

/* The first thread begins at an alarm, not here: it may be the running one, whose registers are saved when the kernel
   is left. */
RARE void process_restart(struct process *p, usec when)
{
    struct process_page *page = process_page(p);

    kernel.in_one_piece = true;
    time_limit(p->thread, when);
    kernel.in_one_piece = false;
    p->state = PROCESS_RUNNING;
    p->generation = (uint16_t)(p->generation + 1);
    if (p->generation == 0) {
        p->generation = 1;
    }
    for (uint32_t i = 0; i < p->thread_count; i++) {
        struct thread *t = &p->thread[i];
        t->identity.id = process_next_identity(t->identity.id);
    }
    page->events = 0;
    page->mail_head = 0;
    page->mail_tail = 0;
    p->mail_tail = 0;
    p->thread->state = THREAD_BEGINNING | THREAD_TIMED;
}

RARE void process_begin(struct thread *first)
{
    prepare_first(first);
    give_way();
    thread_start(first, image_threads[first->slot].priority);
}
