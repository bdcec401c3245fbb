/* SPDX-License-Identifier: MIT */
#include "take.h"

#include <string.h>

#include "lend.h"
#include "model.h"

static int slot_or_nobody(const struct thread *t)
{
    return t != NULL && t != &kernel.idle ? (int)(t - threads) : NO_ONE;
}

/* An alarm that has come several times ended a quantum, or began one, before all were awake: of equals another may run, and the
   others stand in another order. */
void take_turns(void)
{
    int running = slot_or_nobody(kernel.current);

    m.quantum_owner = slot_or_nobody(kernel.quantum_owner);
    m.quantum_end = kernel.quantum_end;
    if (m.running != NO_ONE && running != NO_ONE && m.thread[running].lent == m.thread[m.running].lent) {
        m.running = running;
    }
    for (int list = 0; list < PRIORITIES; list++) {
        const struct thread *tail = kernel.ready[list];
        for (const struct thread *t = tail; t != NULL; t = t->next != tail ? t->next : NULL) {
            m.thread[t->next->slot].place = ++m.last;
        }
    }
}

static void take_places_of(const struct thread *list)
{
    for (const struct thread *t = list; t != NULL; t = t->link) {
        m.thread[t->slot].place = ++m.last;
    }
}

void take_places(void)
{
    take_turns();
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        take_places_of(processes[p].event_waiters);
        take_places_of(processes[p].callers);
        take_places_of(processes[p].word_waiters);
    }
    for (int t = 0; t < WORLD_THREADS; t++) {
        take_places_of(threads[t].clients);
    }
}

static void take_wait(const struct thread *t, struct m_thread *n)
{
    switch (n->state) {
    case THREAD_WAITING:
        n->mask = t->wait_mask;
        break;
    case THREAD_QUEUED:
        n->server = (int)t->server_process->index;
        break;
    case THREAD_SERVED:
        n->server = (int)t->server->process->index;
        n->partner = slot_or_nobody(t->server);
        break;
    case THREAD_TAKING:
    case THREAD_SENDING:
    case THREAD_LOCKING:
        n->on = t->word;
        n->partner = slot_or_nobody(lend_receiver(t));
        break;
    default:
        break;
    }
}

static void take_thread(int i)
{
    const struct thread *t = &threads[i];
    struct m_thread *n = &m.thread[i];

    n->state = (uint8_t)thread_state(t);
    n->timed = (t->state & THREAD_TIMED) != 0;
    n->listed = t->later != t;
    n->deadline = t->due;
    n->base = t->base_priority;
    n->lent = t->priority;
    n->raised = process_is_held(t->process) && t->priority != PRIORITY_HELD;
    n->id = t->identity.id;
    n->unparked = t->unparked;
    n->again = t->frame.again && !t->frame.frozen;
    n->number = t->frame.number;
    n->sequence = t->token >> ID_SLOT_BITS;
    memcpy(n->word, t->frame.word, sizeof n->word);
    for (int l = 0; l < LEASES_PER_CALL; l++) {
        bool lends = n->state == THREAD_QUEUED || n->state == THREAD_SERVED;
        n->lease[l] = lends && arch_word(t, 5) != 0 ? t->lease[l] : (struct lease){0};
    }
    take_wait(t, n);
}

void take_all(void)
{
    m.running = slot_or_nobody(kernel.current);
    for (int i = 0; i < WORLD_THREADS; i++) {
        take_thread(i);
    }
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        m.process[p].stopped = processes[p].state != PROCESS_RUNNING;
        m.process[p].generation = processes[p].generation;
        m.process[p].receiver = slot_or_nobody(processes[p].call_receiver);
        m.process[p].mail_tail = processes[p].mail_tail;
        m.process[p].held = processes[p].budget != NULL && processes[p].budget->unsettled;
        m.process[p].crash = crashes[p];
    }
    memcpy(m.memory, host_memory, sizeof m.memory);
    memcpy(m.enabled, host_line_enabled, sizeof m.enabled);
    memcpy(m.pending, host_line_pending, sizeof m.pending);
    m.stray_lines = kernel.stray_lines;
    m.mail_full = kernel.mail_full;
    take_places();
}
