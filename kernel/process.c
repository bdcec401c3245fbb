/* SPDX-License-Identifier: MIT */
#include "process.h"

#include "call.h"
#include "event.h"
#include "sched.h"
#include "unblock.h"

static void scrub(const struct region *r)
{
    for (uint32_t i = 0; i < r->bytes; i += 4) {
        arch_store(r->base + i, 0);
    }
}

static void start_process(uint8_t index)
{
    const struct process_config *config = &image_processes[index];
    struct process *p = &processes[index];

    p->config = config;
    p->thread = &threads[config->first_thread];
    p->thread_count = config->thread_count;
    p->ram = config->regions[1].base;
    p->ram_bytes = config->regions[1].bytes;
    p->page = arch_page(config->page);
    p->generation = 1;
    p->state = PROCESS_RUNNING;
    p->index = index;
    scrub(&config->regions[1]);
}

static void prepare_thread(uint8_t slot)
{
    const struct thread_config *config = &image_threads[slot];
    struct thread *t = &threads[slot];
    struct process *p = &processes[config->process];

    t->identity.page = p->page;
    t->identity.id = (uint32_t)p->generation << ID_SLOT_BITS | slot;
    t->region_words = p->config->region_words;
    t->fp_save = config->fp_save;
    t->process = p;
    t->next = t;
    t->slot = slot;
    t->state = THREAD_STOPPED;
}

void thread_start(struct kernel *k, struct thread *t, uaddr entry, uint32_t argument, uint8_t priority)
{
    const struct thread_config *config = &image_threads[t->slot];

    t->base_priority = priority;
    t->unparked = false;
    sched_set_priority(k, t, priority);
    arch_thread_start(t, entry, config->stack, config->stack_bytes, argument);
    sched_make_ready(k, t);
}

void process_start_all(struct kernel *k)
{
    for (uint8_t i = 0; i < image_process_count; i++) {
        start_process(i);
    }
    for (uint8_t i = 0; i < image_thread_count; i++) {
        const struct thread_config *config = &image_threads[i];
        prepare_thread(i);
        if (config->entry != 0) {
            thread_start(k, &threads[i], config->entry, 0, config->priority);
        }
    }
}

static void tell_peers(struct kernel *k, const struct process *stopped)
{
    for (uint32_t i = 0; i < image_process_count; i++) {
        struct process *p = &processes[i];
        for (uint32_t n = 0; n < p->config->peer_count; n++) {
            struct thread *woken =
                p->config->peers[n] == stopped->index && p->state == PROCESS_RUNNING ? event_post(p, EVENT_PEER) : NULL;
            if (woken != NULL) {
                sched_make_ready(k, woken);
            }
        }
    }
}

/* A restart would also have the generation changed and the memory scrubbed here, step by step. */
void process_stop(struct kernel *k, struct process *p)
{
    p->state = PROCESS_STOPPED;
    for (uint32_t i = 0; i < p->config->line_count; i++) {
        arch_line_mask(p->config->lines[i]->number);
    }
    for (uint32_t i = 0; i < p->thread_count; i++) {
        struct thread *t = &p->thread[i];
        if (t != k->current) {
            unblock(k, t);
        }
        t->state = THREAD_STOPPED;
        call_abandon(k, t);
    }
    call_abandon_queue(k, p);
    tell_peers(k, p);
}
