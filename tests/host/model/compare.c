/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include <string.h>

#include "lend.h"
#include "time.h"

static FILE *out;
static bool equal;

static void same(const char *what, int of, uint64_t kernel_has, uint64_t model_has)
{
    if (kernel_has != model_has) {
        fprintf(out, "%s %d: kernel %#llx, model %#llx\n", what, of, (unsigned long long)kernel_has,
                (unsigned long long)model_has);
        equal = false;
    }
}

/* `a` stands before `b` in a list of the kernel. */
static void same_order(const char *what, const struct thread *a, const struct thread *b)
{
    const struct m_thread *first = &m.thread[a->slot];
    const struct m_thread *second = &m.thread[b->slot];

    if (first->lent > second->lent || (first->lent == second->lent && first->place > second->place)) {
        fprintf(out, "%s: kernel has thread %d before %d, the model after\n", what, a->slot, b->slot);
        equal = false;
    }
}

static int slot_of(const struct thread *t)
{
    return t == NULL || t == &kernel.idle ? NO_ONE : t->slot;
}

static void compare_thread(int i)
{
    const struct thread *t = &threads[i];
    const struct m_thread *n = &m.thread[i];
    uint8_t state = t->state & (uint8_t)~THREAD_TIMED;

    same("state of thread", i, state, n->state);
    for (unsigned word = 0; word < 7; word++) {
        same("a word of thread", i, arch_word(t, word), n->word[word]);
    }
    same("identity of thread", i, t->identity.id, n->id);
    if (n->state == THREAD_STOPPED) {
        return;
    }
    same("limit of thread", i, (t->state & THREAD_TIMED) != 0, n->timed);
    if (state != THREAD_BEGINNING) { /* then they are its predecessor's */
        same("own priority of thread", i, t->base_priority, n->base);
        same("priority of thread", i, t->priority, n->lent);
        same("unpark of thread", i, t->unparked, n->unparked);
    }
    same("deadline of thread", i, threads[i].later != &threads[i], n->listed);
    if (n->listed) {
        same("deadline of thread", i, threads[i].due, n->deadline);
    }
    if (state == THREAD_SERVED || state == THREAD_LOCKING) {
        same("whom it waits for, thread", i, (uint64_t)slot_of(lend_receiver(t)), (uint64_t)n->partner);
    }
    if (state == THREAD_SERVED || state == THREAD_QUEUED) {
        same("server of thread", i, (n->state == THREAD_QUEUED ? t->server_process : t->server->process)->index,
             (uint64_t)n->server);
        same("sequence of thread", i, t->token >> 8, n->sequence);
        for (int l = 0; l < LEASES_PER_CALL; l++) {
            uint32_t bytes = arch_word(t, 5) != 0 ? t->lease[l].bytes : 0; /* without options it lends nothing */
            same("bytes of a lease of thread", i, bytes, n->lease[l].bytes);
            if (n->lease[l].bytes != 0) {
                same("address of a lease of thread", i, t->lease[l].address, n->lease[l].address);
            }
        }
    }
    if (state == THREAD_WAITING) {
        same("mask of thread", i, t->wait_mask, n->mask);
    }
    if (state >= THREAD_TAKING && state != THREAD_BEGINNING) {
        same("word of thread", i, t->word, n->on);
    }
}

static void compare_crash(int p)
{
    const struct crash *a = &crashes[p];
    const struct crash *b = &m.process[p].crash;

    same("crashes of process", p, a->count, b->count);
    if (a->count == 0) {
        return;
    }
    same("crash kind of process", p, a->kind, b->kind);
    same("crash pc of process", p, a->pc, b->pc);
    same("crash has an address, process", p, a->has_address, b->has_address);
    same("crash address of process", p, a->address, b->address);
    same("crash syscall of process", p, a->syscall, b->syscall);
    same("crash time of process", p, a->time, b->time);
    same("crash generation of process", p, a->generation, b->generation);
    same("crash place of process", p, a->place, b->place);
    same("crash owner of process", p, a->owner, b->owner);
    same("crash thread of process", p, a->thread, b->thread);
    same("crash unread of process", p, a->unread, b->unread);
}

static void compare_list(const char *what, const struct thread *list, bool by_word)
{
    for (const struct thread *a = list; a != NULL; a = a->link) {
        for (const struct thread *b = a->link; b != NULL; b = b->link) {
            if (!by_word || a->word == b->word) {
                same_order(what, a, b);
            }
        }
    }
}

static void compare_process(int p)
{
    same("state of process", p, processes[p].state != PROCESS_RUNNING, m.process[p].stopped);
    same("receiver of process", p, (uint64_t)slot_of(processes[p].call_receiver), (uint64_t)m.process[p].receiver);
    same("mail tail of process", p, processes[p].mail_tail, m.process[p].mail_tail);
    compare_crash(p);
    compare_list("event waiters", processes[p].event_waiters, false);
    compare_list("callers", processes[p].callers, false);
    compare_list("word waiters", processes[p].word_waiters, true);
}

static void compare_memory(void)
{
    for (uint32_t i = 0; i < HOST_BYTES; i += 4) {
        if (memcmp(&host_memory[i], &m.memory[i], 4) != 0) {
            uint32_t kernel_has;
            memcpy(&kernel_has, &host_memory[i], 4);
            same("memory", (int)(HOST_BASE + i), kernel_has, model_load(HOST_BASE + i));
        }
    }
}

static void compare_ready(void)
{
    for (int p = 0; p < PRIORITIES; p++) {
        const struct thread *tail = kernel.ready[p];
        for (const struct thread *t = tail; t != NULL && t->next != tail; t = t->next) {
            same_order("ready", t->next, t->next->next);
        }
    }
}

/* An alarm is set for whatever comes first, and never lets half a wrap of the counter pass. */
static void check_alarm(void)
{
    usec first = m.quantum_owner != NO_ONE ? m.quantum_end : FOREVER;

    for (int t = 0; t < WORLD_THREADS; t++) {
        if (m.thread[t].timed && m.thread[t].deadline < first) {
            first = m.thread[t].deadline;
        }
    }
    usec ticks_left = host_alarm > host_ticks ? host_alarm - host_ticks : 0; /* 0: it is due */
    if (first < m.alarm_again) {
        first = m.alarm_again;
    }
    usec left = first > m.now ? first - m.now : 0;
    if (!host_alarm_on || ticks_left > (UINT64_C(1) << (TIMER_CLOCK_BITS - 1)) ||
        (left < ticks_left && left * TIMER_TICKS_PER_US + 1 < ticks_left)) {
        fprintf(out, "alarm: on %d, in %llu ticks; needed in %llu us\n", host_alarm_on, (unsigned long long)ticks_left,
                (unsigned long long)left);
        equal = false;
    }
}

bool compare(FILE *to)
{
    out = to;
    equal = true;
    same("who runs", 0, (uint64_t)slot_of(kernel.current), (uint64_t)m.running);
    same("clock", 0, time_now(), m.now);
    same("quantum", 0, (uint64_t)slot_of(kernel.quantum_owner), (uint64_t)m.quantum_owner);
    if (m.quantum_owner != NO_ONE) {
        same("quantum end", 0, kernel.quantum_end, m.quantum_end);
    }
    same("stray lines", 0, kernel.stray_lines, m.stray_lines);
    same("mail refused", 0, kernel.mail_full, m.mail_full);
    for (int i = 0; i < WORLD_THREADS; i++) {
        compare_thread(i);
        compare_list("clients", threads[i].clients, false);
    }
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        compare_process(p);
    }
    for (int line = 0; line < HOST_LINES; line++) {
        same("enabled line", line, host_line_enabled[line], m.enabled[line]);
        same("pending line", line, host_line_pending[line], m.pending[line]);
    }
    compare_ready();
    if (memcmp(host_memory, m.memory, sizeof m.memory) != 0) {
        compare_memory();
    }
    check_alarm();
    return equal;
}
