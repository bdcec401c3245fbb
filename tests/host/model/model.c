/* SPDX-License-Identifier: MIT */
/* Who waits for what, who lends to whom, who runs; the alarm, interrupts, the end of a process. */
#include "model.h"

#include <string.h>

struct model m;

enum { QUANTUM = 5000, MODEL_IDLE = PRIORITIES };

int model_process_of(int thread)
{
    return image_threads[thread].process;
}

static uint8_t priority_of(int thread)
{
    return thread == NO_ONE ? MODEL_IDLE : m.thread[thread].lent;
}

int model_first(m_group *in, int of)
{
    int best = NO_ONE;

    for (int t = 0; t < WORLD_THREADS; t++) {
        if (in(t, of) && (best == NO_ONE || m.thread[t].lent < m.thread[best].lent ||
                          (m.thread[t].lent == m.thread[best].lent && m.thread[t].place < m.thread[best].place))) {
            best = t;
        }
    }
    return best;
}

/* -- Priorities -- */

static bool lends(int from, int to)
{
    const struct m_thread *t = &m.thread[from];

    switch (t->state) {
    case THREAD_SERVED:
    case THREAD_LOCKING:
        return t->partner == to;
    case THREAD_QUEUED:
        return m.process[t->server].receiver == to;
    default:
        return false;
    }
}

/* Whom of a process without time the alarm has come to: said by the kernel. */
static bool is_held(int thread)
{
    return m.process[model_process_of(thread)].held &&
           (m.thread[thread].raised || threads[thread].priority == PRIORITY_HELD);
}

/* Has somebody who lends to `t` another priority than is due to him? */
static bool follows_another(int t, const uint8_t *due)
{
    for (int from = 0; from < WORLD_THREADS; from++) {
        if (lends(from, t) && m.thread[from].lent != due[from]) {
            return true;
        }
    }
    return false;
}

/* Who changes priority is the last of its new equals, and comes after who lends to it. */
static void take_places(const uint8_t *due)
{
    for (int round = 0; round < WORLD_THREADS; round++) {
        for (int t = 0; t < WORLD_THREADS; t++) {
            if (m.thread[t].lent != due[t] && !follows_another(t, due)) {
                m.thread[t].lent = due[t];
                m.thread[t].place = ++m.last;
            }
        }
    }
}

/* From everybody's own priority on, until nobody gains. */
void model_settle(void)
{
    uint8_t lent[WORLD_THREADS];
    uint8_t was[WORLD_THREADS];
    bool gained = true;

    for (int t = 0; t < WORLD_THREADS; t++) {
        uint8_t held = m.thread[t].raised ? threads[t].priority : PRIORITY_HELD;
        lent[t] = is_held(t) ? held : m.thread[t].base;
        was[t] = m.thread[t].lent;
    }
    while (gained) {
        gained = false;
        for (int from = 0; from < WORLD_THREADS; from++) {
            for (int to = 0; to < WORLD_THREADS; to++) {
                if (lends(from, to) && lent[from] < lent[to] && !is_held(to)) {
                    lent[to] = lent[from];
                    gained = true;
                }
            }
        }
    }
    if (memcmp(lent, was, sizeof lent) != 0) {
        take_places(lent);
    }
}

/* -- Who runs -- */

static bool is_ready(int t, int of)
{
    (void)of;
    return m.thread[t].state == THREAD_READY && t != m.running && m.thread[t].lent != PRIORITY_HELD;
}

/* Whenever an equal of the running thread is ready a quantum runs. */
static void begin_quantum(void)
{
    int other = model_first(is_ready, 0);

    if (m.quantum_owner == NO_ONE && other != NO_ONE && m.running != NO_ONE &&
        priority_of(other) == priority_of(m.running)) {
        m.quantum_owner = m.running;
        m.quantum_end = m.now + QUANTUM;
    }
}

void model_take_next(void)
{
    m.running = NO_ONE;
    m.running = model_first(is_ready, 0);
    begin_quantum();
}

static void step_back(void)
{
    if (m.running != NO_ONE) {
        m.thread[m.running].place = --m.first; /* its turn has not ended: it stays the first */
    }
}

void model_yield_to_better(void)
{
    if (priority_of(model_first(is_ready, 0)) < priority_of(m.running)) {
        step_back();
        model_take_next();
    } else {
        begin_quantum();
    }
}

void model_make_ready(int thread)
{
    m.thread[thread].state = THREAD_READY;
    m.thread[thread].timed = false;
    m.thread[thread].place = ++m.last;
}

void model_wake(int thread)
{
    if (priority_of(thread) < priority_of(m.running)) {
        step_back();
        model_make_ready(thread);
        m.running = thread;
    } else {
        model_make_ready(thread);
        begin_quantum();
    }
}

/* The same for who has waited for the running thread: if that one is held, others may come before. */
void model_lend_back(int thread)
{
    if (priority_of(m.running) == PRIORITY_HELD) {
        model_make_ready(thread);
        model_yield_to_better();
    } else {
        model_wake(thread);
    }
}

/* `thread`, which runs, is to wait; the caller then says who runs. */
void model_wait(int thread, uint8_t state, bool timed, usec deadline)
{
    struct m_thread *t = &m.thread[thread];

    t->state = state;
    t->place = ++m.last;
    t->timed = timed;
    if (timed) {
        t->listed = true;
        t->deadline = deadline;
    }
}

static bool is_on_word(int t)
{
    return m.thread[t].state >= THREAD_TAKING && m.thread[t].state != THREAD_BEGINNING;
}

static bool waits_on(int t, int of)
{
    const struct m_thread *self = &m.thread[t];

    return is_on_word(t) && self->on == (uaddr)of;
}

int model_on_word(uaddr on)
{
    return model_first(waits_on, (int)on);
}

void model_free(int thread)
{
    struct m_thread *t = &m.thread[thread];
    bool on_word = is_on_word(thread);

    t->state = THREAD_STOPPED;
    t->timed = false;
    if (on_word) {
        uint32_t others = model_on_word(t->on) != NO_ONE ? WORD_WAITER : 0;
        model_store(t->on & ~1u, (model_load(t->on & ~1u) & ~WORD_WAITER) | others);
    }
    model_settle();
}

void model_fail(int thread, int32_t error)
{
    model_free(thread);
    m.thread[thread].word[0] = (uint32_t)error;
    model_make_ready(thread);
}

/* -- Events -- */

static bool waits_for_bits(int t, int process)
{
    const struct m_thread *self = &m.thread[t];

    return self->state == THREAD_WAITING && model_process_of(t) == process &&
           (self->mask & model_load(PAGE(process) + 4)) != 0;
}

/* The first of the waiters takes what it waits for; false: nobody waits for what is there. */
bool model_post_one(int process, uint32_t bits, void (*wake)(int thread))
{
    uaddr events = PAGE(process) + 4;

    model_store(events, model_load(events) | bits);
    int t = model_first(waits_for_bits, process);
    if (t == NO_ONE) {
        return false;
    }
    m.thread[t].word[0] = model_load(events) & m.thread[t].mask;
    model_store(events, model_load(events) & ~m.thread[t].mask);
    wake(t);
    return true;
}

/* Several bits are for several waiters, each in turn. */
void model_post(int process, uint32_t bits, void (*wake)(int thread))
{
    while (model_post_one(process, bits, wake)) {
        bits = 0;
    }
}

void model_irq(uint32_t line)
{
    const struct line *l = image_line_of[line];

    if (l == NULL) {
        m.enabled[line] = false;
        m.stray_lines++;
        return;
    }
    m.enabled[line] &= !l->level;
    model_post_one((int)(l->owner - processes), l->event, model_wake);
}

/* -- The alarm -- */

static int most_due(void)
{
    int best = NO_ONE;

    for (int t = 0; t < WORLD_THREADS; t++) {
        if (m.thread[t].listed && (best == NO_ONE || m.thread[t].deadline < m.thread[best].deadline)) {
            best = t;
        }
    }
    return best;
}

/* The new instance of a process has one thread, and nothing in its registers. */
static void begin(int t)
{
    m.thread[t].base = image_threads[t].priority;
    m.thread[t].unparked = false;
    memset(m.thread[t].word, 0, sizeof m.thread[t].word);
}

/* From now on `t`, which is due, sleeps. */
static void end_wait(int t)
{
    if (m.thread[t].state == THREAD_BEGINNING) {
        begin(t);
    } else if (m.thread[t].state != THREAD_SLEEPING) {
        m.thread[t].word[0] = (uint32_t)-ERR_TIMEOUT;
        model_free(t);
    }
    m.thread[t].state = THREAD_SLEEPING;
    m.thread[t].timed = true;
    model_settle();
}

static void expire(int waits)
{
    while (waits-- > 0) {
        int t = most_due();
        if (t == NO_ONE || m.thread[t].deadline > m.now) {
            return;
        }
        m.thread[t].listed = false;
        if (m.thread[t].timed) {
            end_wait(t);
            m.thread[t].timed = false;
            model_make_ready(t);
        }
    }
}

static void end_quantum(void)
{
    int owner = m.quantum_owner;

    if (owner != NO_ONE && m.now < m.quantum_end) {
        return;
    }
    m.quantum_owner = NO_ONE;
    if (owner != NO_ONE && m.thread[owner].state == THREAD_READY) {
        m.thread[owner].place = ++m.last;
        int other = model_first(is_ready, 0);
        if (owner == m.running && priority_of(other) == priority_of(owner)) {
            m.running = other;
        }
    }
    begin_quantum();
}

void model_alarm_in_part(int waits, int ended, bool whole)
{
    expire(waits);
    if (ended != NO_ONE) {
        end_wait(ended);
    }
    for (int t = 0; t < WORLD_THREADS; t++) {
        m.thread[t].raised &= !whole;
    }
    model_settle();
    model_yield_to_better();
    if (whole) {
        end_quantum();
    }
}

void model_alarm(void)
{
    model_alarm_in_part(WORLD_THREADS, NO_ONE, true);
}

/* -- Processes -- */

static void tell_peers(int stopped)
{
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        const struct process_config *config = &image_processes[p];
        for (int n = 0; n < config->peer_count; n++) {
            if (config->peers[n] == &processes[stopped] && !m.process[p].stopped) {
                model_post_one(p, EVENT_PEER, model_make_ready);
            }
        }
    }
}

static bool served_by(int t, int thread)
{
    return m.thread[t].state == THREAD_SERVED && m.thread[t].partner == thread;
}

static bool queued_at(int t, int process)
{
    return m.thread[t].state == THREAD_QUEUED && m.thread[t].server == process;
}

static void fail_all(m_group *in, int of)
{
    int t;

    while ((t = model_first(in, of)) != NO_ONE) {
        model_fail(t, -ERR_DEAD);
    }
}

/* Whom it served is told; who waits for its locks has them. */
static void abandon(int thread)
{
    fail_all(served_by, thread);
    if (m.process[model_process_of(thread)].receiver == thread) {
        m.process[model_process_of(thread)].receiver = NO_ONE;
    }
}

/* Words that hold a thread's id name its predecessor from now on. */
static void renew(int t)
{
    uint32_t generation = (m.thread[t].id >> 8) + 1;

    m.thread[t].id = (generation == 1 << 23 ? 1 : generation) << 8 | (uint32_t)t;
}

void model_quiet(int process)
{
    const struct process_config *config = &image_processes[process];

    for (int n = 0; n < config->line_count; n++) {
        m.enabled[config->lines[n]->number] = false;
        m.pending[config->lines[n]->number] = false;
    }
}

void model_stop_process(int process)
{
    const struct process_config *config = &image_processes[process];

    m.process[process].stopped = true;
    model_quiet(process);
    for (int t = config->first_thread; t < config->first_thread + config->thread_count; t++) {
        if (m.thread[t].state != THREAD_STOPPED && m.thread[t].state != THREAD_BEGINNING) {
            renew(t);
            m.thread[t].base = image_threads[t].priority;
        }
        model_free(t);
        m.thread[t].again = false;
        abandon(t);
    }
    fail_all(queued_at, process);
    tell_peers(process);
}

void model_restart_process(int process)
{
    const struct process_config *config = &image_processes[process];

    m.process[process].stopped = false;
    m.process[process].generation++; /* no script is so long that it wraps */
    m.process[process].mail_tail = 0;
    for (uaddr at = PAGE(process) + 4; at < PAGE(process) + 16; at += 4) {
        model_store(at, 0);
    }
    struct m_thread *first = &m.thread[config->first_thread];
    first->state = THREAD_BEGINNING;
    first->timed = true;
    first->listed = true;
    first->deadline = 0;
}

void model_fault(const struct fault *fault)
{
    struct m_thread *t = &m.thread[m.running];

    t->pc = fault->pc;
    model_crash(fault->kind, fault->address, fault->has_address, 0, t);
}

/* Who waits for one of its locks, or for its answer, does so no more. */
static bool ends_a_wait(int self)
{
    int heir = model_pass_lock_of(self);
    int client = heir == NO_ONE ? model_first(served_by, self) : NO_ONE;

    if (client != NO_ONE) {
        model_free(client);
        m.thread[client].word[0] = (uint32_t)-ERR_DEAD;
        model_lend_back(client);
    }
    return heir != NO_ONE || client != NO_ONE;
}

void model_exit(void)
{
    int self = m.running;
    const struct process_config *config = &image_processes[model_process_of(self)];

    bool others = false;
    for (int t = config->first_thread; t < config->first_thread + config->thread_count; t++) {
        others |= t != self && m.thread[t].state != THREAD_STOPPED;
    }
    if (!others) {
        model_stop_process(model_process_of(self));
        model_take_next();
        return;
    }
    m.thread[self].again = ends_a_wait(self);
    if (m.thread[self].again) {
        return;
    }
    m.thread[self].state = THREAD_STOPPED;
    renew(self);
    abandon(self);
    model_settle();
    model_take_next();
}

void model_boot(void)
{
    memset(&m, 0, sizeof m);
    m.running = NO_ONE;
    m.quantum_owner = NO_ONE;
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        m.process[p].receiver = NO_ONE;
        m.process[p].generation = 1;
    }
    for (int t = 0; t < WORLD_THREADS; t++) {
        m.thread[t].state = THREAD_STOPPED;
        m.thread[t].id = 1u << ID_SLOT_BITS | (uint32_t)t;
        if (image_threads[t].entry != 0) {
            m.thread[t].base = image_threads[t].priority;
            model_make_ready(t);
        }
    }
    model_settle();
}
