/* SPDX-License-Identifier: MIT */
#include "process.h"

#include "call.h"
#include "crash.h"
#include "dma.h"
#include "event.h"
#include "give_way.h"
#include "lend.h"
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

static void set_up(struct thread *t, uint8_t priority)
{
    t->base_priority = priority;
    t->unparked = false;
    sched_set_priority(t, process_is_held(t->process) ? PRIORITY_HELD : priority);
}

RARE void thread_start(struct thread *t, uint8_t priority)
{
    set_up(t, priority);
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

/* The priority for whoever ends `p`: that of the most important who waits for it, or is one of it. */
RARE static uint8_t importance(const struct process *p)
{
    uint8_t priority = p->callers != NULL ? p->callers->priority : PRIORITIES - 1;

    for (const struct thread *t = p->thread; t < p->thread + p->thread_count; t++) {
        uint8_t own = process_is_held(p) ? t->base_priority : t->priority;
        if (t->state != THREAD_STOPPED && own < priority) {
            priority = own;
        }
        give_way();
    }
    return priority;
}

/* Until all are frozen, some still run: until then it has not begun to end. */
RARE static void freeze(struct process *p)
{
    for (struct thread *t = p->thread; t < p->thread + p->thread_count; t++) {
        if (t->state == (THREAD_BEGINNING | THREAD_TIMED)) {
            t->state = THREAD_STOPPED;
        }
        arch_freeze(t);
        give_way();
    }
}

RARE void process_condemn(struct process *p)
{
    struct thread *worker = p->thread;
    uint8_t priority = importance(p);

    if (kernel.current->priority > priority) {
        priority = kernel.current->priority;
    }
    uint8_t due = lend_due(worker, priority, 0, true);
    give_way();
    unblock(worker);
    arch_freeze(worker);
    worker->base_priority = priority;
    sched_set_priority(worker, due);
    sched_make_ready(worker);
    p->state = PROCESS_CONDEMNED;
}

/* First what could still write or interrupt, then the lines, so that nothing of the old instance stays pending. */
RARE void process_quiet(const struct process *p)
{
    const struct process_config *config = p->config;

    for (uint32_t i = 0; i < config->reset_count; i++) {
        const struct reset_bit *reset = &config->resets[i];
        uint32_t others = arch_load(reset->address) & ~reset->mask;
        arch_store(reset->address, others | reset->mask);
        arch_store(reset->address, others);
        give_way();
    }
    for (uint32_t i = 0; i < config->line_count; i++) {
        uint32_t number = config->lines[i]->number;
        arch_line_mask(number);
        arch_line_clear(number);
        give_way();
    }
}

RARE void process_stop_thread(struct thread *t)
{
    if (t->state != THREAD_STOPPED) {
        t->state = THREAD_STOPPED;
        t->base_priority = image_threads[t->slot].priority;
        t->identity.id = process_next_identity(t->identity.id);
    }
}

RARE struct thread *process_worker(const struct process *p)
{
    struct thread *t = p->thread;

    if (kernel.current->process == p) {
        return kernel.current;
    }
    while (t->state != THREAD_READY) {
        t++;
        give_way();
    }
    return t;
}

RARE void process_end(struct process *p)
{
    struct thread *worker = process_worker(p);

    if (p->state == PROCESS_FAULTED) {
        freeze(p);
        uint8_t priority = importance(p);
        uint8_t due = lend_due(worker, priority, 0, true);
        give_way();
        worker->base_priority = priority;
        sched_move(worker, due);
        crash_complete(p);
        p->state = PROCESS_CRASHED;
    } else if (p->state == PROCESS_CONDEMNED) {
        freeze(p);
        p->state = PROCESS_ENDING;
    }
    give_way();
    dma_stop(p);
    process_quiet(p);
    for (uint32_t i = 0; i < p->thread_count; i++) {
        struct thread *t = &p->thread[i];
        if (t != worker) {
            unblock(t);
            process_stop_thread(t);
        }
        give_way();
        call_abandon(t);
        give_way();
    }
    call_abandon_queue(p);
    while (p->told < p->config->watcher_count) {
        give_way();
        event_tell(p->config->watchers[p->told++], EVENT_PEER);
    }
    give_way();
}

/* The first thread begins at an alarm, not here: it may be the running one, whose registers are saved when the kernel
   is left. */
RARE void process_restart(struct process *p)
{
    struct process_page *page = process_page(p);

    p->state = PROCESS_RUNNING;
    p->told = 0;
    p->generation = (uint16_t)(p->generation + 1);
    if (p->generation == 0) {
        p->generation = 1;
    }
    page->events = 0;
    page->mail_head = 0;
    page->mail_tail = 0;
    p->mail_tail = 0;
    p->thread->state = THREAD_BEGINNING | THREAD_TIMED;
}

RARE void process_begin(struct thread *first)
{
    give_way();
    prepare_first(first);
    give_way();
    set_up(first, image_threads[first->slot].priority);
}
