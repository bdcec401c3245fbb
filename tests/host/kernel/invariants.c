/* SPDX-License-Identifier: MIT */
/* What must hold after every event, looked up the slow way. */
#include <stdio.h>
#include <stdlib.h>

#include "sync.h"
#include "world.h"

static uint32_t places[256]; /* how many lists each thread hangs in */
static bool forgeries;       /* a process may have changed words that only the kernel changes */

static void fail(const char *what, const struct thread *t)
{
    fprintf(stderr, "invariant broken: %s", what);
    if (t != NULL) {
        fprintf(stderr, " (thread %d, state %#x, priority %d)", t->slot, t->state, t->priority);
    }
    fprintf(stderr, "\n");
    abort();
}

static void demand(bool holds, const char *what, const struct thread *t)
{
    if (!holds) {
        fail(what, t);
    }
}

static uint8_t plain(const struct thread *t)
{
    return t->state & (uint8_t)~THREAD_TIMED;
}

static void check_ready_lists(void)
{
    for (uint32_t p = 0; p <= PRIORITY_HELD; p++) {
        uint32_t bit = p < PRIORITIES ? UINT32_C(1) << (PRIORITIES - 1 - p) : 0;
        const struct thread *tail = kernel.ready[p];
        demand(bit == 0 || ((kernel.ready_bits & bit) != 0) == (tail != NULL), "bit set <=> list not empty", tail);
        if (tail == NULL || p == PRIORITIES) {
            continue;
        }
        const struct thread *t = tail;
        uint32_t length = 0;
        do {
            t = t->next;
            demand(t->state == THREAD_READY && t->priority == p && t != kernel.current,
                   "a ready list holds ready threads", t);
            demand(t->list == &kernel.ready[p] && t->bit == bit, "list and bit fit", t);
            places[t->slot]++;
            demand(++length <= image_thread_count, "a ready list ends", t);
        } while (t != tail);
    }
}

static void check_waiting(const struct thread *list, const struct process *p, const struct thread *server, bool words)
{
    for (const struct thread *t = list; t != NULL; t = t->link) {
        places[t->slot]++;
        demand(places[t->slot] <= 1, "a thread hangs in one list", t);
        demand(t->link == NULL || t->priority <= t->link->priority, "waiters stand by priority", t);
        if (server != NULL) {
            demand(plain(t) == THREAD_SERVED && t->server == server, "a client is served", t);
        } else if (words) {
            demand(plain(t) >= THREAD_TAKING && t->process == p, "waits on a word", t);
            demand(plain(t) != THREAD_LOCKING ||
                       (sync_owner(t)->process == p &&
                        (sync_owner(t)->state != THREAD_STOPPED || p->state >= PROCESS_ENDING)),
                   "who owns a lock lives", t);
        } else if (plain(t) == THREAD_QUEUED) {
            demand(t->server_process == p, "queued at its server", t);
        } else {
            demand(plain(t) == THREAD_WAITING && t->process == p, "waits for events", t);
        }
    }
}

static uint8_t due_priority(const struct thread *t)
{
    uint8_t due = t->base_priority;

    for (uint32_t i = 0; i < image_thread_count; i++) {
        const struct thread *o = &threads[i];
        bool lends = plain(o) == THREAD_SERVED && o->server == t;
        lends |= plain(o) == THREAD_LOCKING && sync_owner(o) == t;
        lends |= plain(o) == THREAD_QUEUED && o->server_process == t->process && t->process->call_receiver == t;
        if (lends && o->priority < due) {
            due = o->priority;
        }
    }
    return due;
}

static void check_thread(const struct thread *t)
{
    static const bool listed[] = {
        [THREAD_READY] = true,  [THREAD_WAITING] = true, [THREAD_QUEUED] = true,  [THREAD_SERVED] = true,
        [THREAD_TAKING] = true, [THREAD_SENDING] = true, [THREAD_LOCKING] = true, [THREAD_BEGINNING] = false};
    bool must = listed[plain(t)] && t != kernel.current;

    demand(t->region_words == t->process->config->region_words && t->fp_save == image_threads[t->slot].fp_save,
           "the switch finds what is the thread's", t);
    demand(places[t->slot] == must, "each thread is where its state says", t);
    demand(!(t->state & THREAD_TIMED) || t->later != t, "a timed thread has a deadline", t);
    demand(t->process->state != PROCESS_STOPPED || t->state == THREAD_STOPPED, "a stopped process has no threads", t);
    if (t->state != THREAD_STOPPED && plain(t) != THREAD_BEGINNING) {
        const struct budget *budget = t->process->budget;
        bool unsettled = budget != NULL && budget->unsettled;
        uint8_t due = due_priority(t);
        demand(t->priority != PRIORITY_HELD || unsettled, "who is held has, or had, no time left", t);
        /* A call raises who is held to its own priority, until the alarm that comes at once. */
        demand(t->priority == due || (unsettled && t->priority > due), "the priority is its own or lent", t);
    } else {
        demand(t->clients == NULL || t->process->state > PROCESS_STOPPED, "who is stopped serves nobody", t);
    }
}

/* W in a word that threads wait on means a waiter, and a semaphore with a token has none. */
static void check_word(const struct process *p, uaddr word, bool semaphore)
{
    const struct thread *t = p->word_waiters;

    while (t != NULL && (t->word & ~1u) != word) {
        t = t->link;
    }
    bool waited = (arch_load(word) & WORD_WAITER) != 0;
    demand(!waited || t != NULL || p->state != PROCESS_RUNNING, "W means a waiter", t);
    bool token = semaphore && (arch_load(word) & ~WORD_WAITER) != 0;
    demand(!waited || !token, "nobody waits for a semaphore that has a token", t);
}

static void check_words(const struct process *p)
{
    for (int n = 0; n < WORLD_WORDS; n++) {
        check_word(p, SEMAPHORE(p->index, n), true);
        check_word(p, LOCK(p->index, n), false);
    }
    check_word(p, POOL(p->index), false);
    check_word(p, QUEUE(p->index), false);
}

/* What processes should leave alone, and what they may not have. */
static void check_what_they_can_forge(const struct process *p)
{
    check_words(p);
    for (const struct thread *t = p->event_waiters; t != NULL; t = t->link) {
        demand((process_page(p)->events & t->wait_mask) == 0, "nobody waits for a bit that is set", t);
    }
    for (const struct thread *t = p->word_waiters; t != NULL; t = t->link) {
        uint32_t value = arch_load(t->word & ~1u);
        demand((value & WORD_WAITER) != 0, "a waiter <=> W", t);
        demand(plain(t) != THREAD_LOCKING || (value & ~WORD_WAITER) == sync_owner(t)->identity.id,
               "all who wait for a lock wait for its owner", t);
    }
    demand((process_page(p)->events & ~EVENT_STORED) == 0, "the event word has events", NULL);
    if (p->config->mail_capacity != 0) {
        demand(p->mail_tail - process_page(p)->mail_head <= p->config->mail_capacity, "the mail ring holds what it can",
               NULL);
    }
}

/* Of a process that ends: nobody of it gets as far as an instruction, and somebody goes on with its end. */
static void check_end(const struct process *p)
{
    bool goes_on = false;

    for (uint32_t i = 0; i < p->thread_count; i++) {
        const struct thread *t = &p->thread[i];
        goes_on |= t->state == THREAD_READY && t->frame.frozen;
        demand(t->state == THREAD_STOPPED || t->frame.frozen || p->state < PROCESS_ENDING, "who ends is frozen", t);
    }
    demand(goes_on, "somebody goes on with the end", NULL);
}

static void check_process(const struct process *p)
{
    if (p->state > PROCESS_STOPPED) {
        check_end(p);
    }
    demand(p->ram == p->config->regions[1].base && p->ram_bytes == p->config->regions[1].bytes,
           "the window is that of the process's own data", NULL);
    check_waiting(p->event_waiters, p, NULL, false);
    check_waiting(p->callers, p, NULL, false);
    check_waiting(p->word_waiters, p, NULL, true);
    if (!forgeries && p->state < PROCESS_ENDING) {
        check_what_they_can_forge(p);
    }
    for (const struct thread *t = p->event_waiters; t != NULL; t = t->link) {
        demand(!(t->wait_mask & EVENT_CALL) || p->callers == NULL, "nobody waits for calls while there are some", t);
    }
}

/* The deadlines: in order, and who is not among them is its own `later`. */
static void check_deadlines(void)
{
    uint32_t listed = 0;
    uint32_t linked = 0;

    for (const struct thread *t = kernel.deadlines; t != NULL; t = t->later) {
        demand(t->later == NULL || t->due <= t->later->due, "no deadline comes before a sooner one", t);
        demand(++listed <= image_thread_count, "the deadlines end", t);
    }
    for (uint32_t i = 0; i < image_thread_count; i++) {
        linked += threads[i].later != &threads[i];
    }
    demand(listed == linked, "who has a later one has a deadline", NULL);
}

/* However its words were forged: who asks whom the owner of a lock waits for in the end must get an answer. */
static void check_no_circle(void)
{
    for (uint32_t i = 0; i < image_thread_count; i++) {
        uint32_t length = 0;
        for (const struct thread *t = &threads[i]; plain(t) == THREAD_LOCKING; t = sync_owner(t)) {
            demand(++length <= image_thread_count, "who waits for a lock does not wait for himself", t);
        }
    }
}

static bool overlap(const struct region *a, const struct region *b)
{
    return a->base - b->base < b->bytes || b->base - a->base < a->bytes;
}

/* Nothing that one process may use belongs to another, or to the kernel. */
static void check_regions_of(const struct process_config *a)
{
    for (uint32_t n = 0; n < a->region_count; n++) {
        const struct region *r = &a->regions[n];
        demand(r->base + r->bytes > r->base, "a region does not wrap", NULL);
        for (const struct region *k = image_regions; k->place != PLACE_NOWHERE; k++) {
            demand(k->place != PLACE_KERNEL || !overlap(r, k), "no region has memory of the kernel", NULL);
        }
        for (const struct process_config *b = image_processes; b < image_processes + image_process_count; b++) {
            for (uint32_t i = 0; i < b->region_count; i++) {
                demand((a == b && i == n) || !overlap(r, &b->regions[i]), "regions are disjoint", NULL);
            }
        }
    }
}

void check_forgeries(bool may_be)
{
    forgeries = may_be;
}

void check_invariants(void)
{
    for (uint32_t i = 0; i < image_thread_count; i++) {
        places[i] = 0;
    }
    check_ready_lists();
    check_deadlines();
    check_no_circle();
    for (uint32_t i = 0; i < image_process_count; i++) {
        check_process(&processes[i]);
        check_regions_of(&image_processes[i]);
    }
    for (uint32_t i = 0; i < image_thread_count; i++) {
        check_waiting(threads[i].clients, NULL, &threads[i], false);
    }
    for (uint32_t i = 0; i < image_thread_count; i++) {
        check_thread(&threads[i]);
    }
    const struct thread *current = kernel.current;
    demand(current->state == THREAD_READY, "who runs is ready", current);
    demand(arch_count_leading_zeros(kernel.ready_bits) >= current->priority, "nobody ready outranks who runs", current);
    demand(*current->list == NULL || kernel.quantum_owner != NULL, "the quantum is armed while an equal is ready",
           current);
    demand(!kernel.in_one_piece, "whatever is done in one piece has ended", NULL);
    demand(!kernel.in_steps, "whoever ends a process in steps has been left", NULL);
    demand(host_alarm_on, "the alarm is set", NULL);
    demand(!host_alarm_taken, "an alarm that was taken is acknowledged", NULL);
}
