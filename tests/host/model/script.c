/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "invariants.h"
#include "lend.h"
#include "player.h"
#include "take.h"

uint64_t script_calls;
uint64_t script_faults;
uint64_t script_interrupts;
uint64_t script_steps;
uint64_t script_alarms_left;
uint64_t script_left;
uint64_t script_again;
uint64_t script_overtaken;
uint64_t script_overtakers;

static uint64_t boot_ticks;
static bool forging;
static uint32_t next_pc;
static usec asked[WORLD_THREADS];          /* the deadline in the call of each */
static uint64_t calls_then[WORLD_THREADS]; /* script_calls when its call gave way */
static bool interrupt_waits;               /* for which something has just given way */

/* -- What has happened, for whoever must find out why -- */

enum { LOG_LINES = 64, LOG_COLUMNS = 160 };
static char history[LOG_LINES][LOG_COLUMNS];
static uint32_t history_count;

static void note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(history[history_count++ % LOG_LINES], LOG_COLUMNS, format, arguments);
    va_end(arguments);
}

void script_history(FILE *out)
{
    for (uint32_t i = history_count < LOG_LINES ? 0 : history_count - LOG_LINES; i < history_count; i++) {
        fprintf(out, "%s\n", history[i % LOG_LINES]);
    }
}

static void show_threads(void)
{
    for (int t = 0; t < WORLD_THREADS; t++) {
        const struct m_thread *n = &m.thread[t];
        fprintf(stderr, "thread %d: state %d timed %d, priority %d own %d, server %d partner %d word %#x\n", t,
                n->state, n->timed, n->lent, n->base, n->server, n->partner, n->on);
    }
}

static void check(void)
{
    if (!compare(stderr)) {
        show_threads();
        abort();
    }
    check_invariants();
}

/* -- Events -- */

static void pass_time(uint64_t ticks)
{
    play_time(ticks);
    m.now = (host_ticks - boot_ticks) / TIMER_TICKS_PER_US;
}

/* Sometimes the kernel finds an interrupt waiting. What it then does again must come to the same as what it does at once. */
static void let_it_give_way(void)
{
    host_waits_at = choose(4) == 0 ? 1 + choose(24) : 0;
    if (play_between) {
        host_waits_at = choose(3) != 0 ? 1 + choose(12) : 0;
        kernel.leaves = 0; /* as often as it likes */
    }
}

/* All that may be left behind by a call that gave way: an entry of its thread in the deadlines, that it was about to wait for calls
   while there were none, and registers of a thread that is not there yet. */
static void take_rest_of_call(int t, uint32_t number)
{
    struct m_thread *n = &m.thread[t];
    int p = model_process_of(t);

    n->listed = threads[t].later != &threads[t];
    n->deadline = threads[t].due;
    if (processes[p].call_receiver == &threads[t] && processes[p].callers == NULL) {
        m.process[p].receiver = t;
    }
    if (number == SYS_supervise && arch_word(&threads[t], 0) < WORLD_PROCESSES) { /* of a process that has stopped */
        int first = image_processes[arch_word(&threads[t], 0)].first_thread;
        m.thread[first].listed = threads[first].later != &threads[first];
        m.thread[first].deadline = threads[first].due;
        memcpy(m.pending, host_line_pending, sizeof m.pending);
    }
    uint32_t started = image_processes[p].first_thread + arch_word(&threads[t], 0);
    if (number == SYS_start && started < WORLD_THREADS && m.thread[started].state == THREAD_STOPPED) {
        memcpy(m.thread[started].word, threads[started].frame.word, sizeof m.thread[started].word);
    }
    calls_then[t] = script_calls;
    script_left++;
}

static void take_rest_of_alarm(void)
{
    for (int t = 0; t < WORLD_THREADS; t++) {
        if (m.thread[t].state == THREAD_BEGINNING) {
            memcpy(m.thread[t].word, threads[t].frame.word, sizeof m.thread[t].word);
        }
    }
    script_alarms_left++;
}

/* Is a process half ended? */
static bool some_process_ends(void)
{
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        if (processes[p].state > PROCESS_STOPPED) {
            return true;
        }
    }
    return false;
}

/* Who is due, and sleeps now, though the alarm has not come as far as to make it ready. */
static bool has_ended(int t)
{
    bool is_due = m.thread[t].timed && m.thread[t].deadline <= m.now && m.thread[t].state != THREAD_SLEEPING;

    return is_due && threads[t].state == (THREAD_SLEEPING | THREAD_TIMED);
}

/* How many of those who are due it has made ready shows itself in the deadlines. */
static void alarm_in_part(void)
{
    bool again = kernel.alarm_us <= kernel.clock_us; /* it gave way, or comes again at once */
    bool held = false;
    int due = 0;
    int woken = 0;
    int ended = NO_ONE;

    for (int t = 0; t < WORLD_THREADS; t++) {
        due += m.thread[t].listed && m.thread[t].deadline <= m.now;
        woken += m.thread[t].listed && threads[t].later == &threads[t];
        ended = has_ended(t) ? t : ended;
    }
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        held |= m.process[p].held;
        m.process[p].held = processes[p].budget != NULL && processes[p].budget->unsettled;
        held |= m.process[p].held;
    }
    if (due != 0 && woken == 0 && ended == NO_ONE && !play_left && !held) {
        fprintf(stderr, "the alarm ends nothing\n");
        abort();
    }
    model_alarm_in_part(woken, ended, !again);
    if (again) {
        take_turns();
    }
    if (held) { /* who is held, and who no more, changes priority with others: who of them comes first is nobody's promise */
        take_places();
    }
    m.alarm_again = play_left ? m.now + ALARM_AGAIN : 0;
    if (play_left) {
        take_rest_of_alarm();
    }
}

/* Whoever runs now goes on, and makes its call again at once if it must. */
static void run(void)
{
    while (m.running != NO_ONE) {
        model_store(PAGE(model_process_of(m.running)), m.thread[m.running].id);
        if (play_between || !m.thread[m.running].again) {
            return;
        }
        model_syscall();
    }
}

static void take_interrupts(void)
{
    uint32_t line;
    bool ended;

    while (let_it_give_way(), ended = some_process_ends(), play_due_interrupt(choose(2) != 0, &line)) {
        bool ends = ended || some_process_ends() || play_others_went_on;
        script_interrupts++;
        note("%llu: interrupt %d", (unsigned long long)m.now, line == PLAYED_ALARM ? -1 : (int)line);
        interrupt_waits = play_left;
        if (play_left) {
            note("which gives way");
        }
        if (ends) {
            take_all();
            m.alarm_again = line == PLAYED_ALARM && play_left ? m.now + ALARM_AGAIN : m.alarm_again;
        } else if (line == PLAYED_ALARM && play_between) {
            alarm_in_part();
        } else if (line == PLAYED_ALARM) {
            model_alarm();
            if (play_alarm_again) {
                take_turns();
            }
        } else {
            m.pending[line] = false;
            model_irq(line);
        }
        run();
        check();
    }
}

/* The event is over for the model: what its CPU would do. False: the run has ended. */
static bool finish(bool goes_on)
{
    if (m.ended || !goes_on) {
        if (m.ended == goes_on || m.status != host_status) {
            fprintf(stderr, "the end: kernel %d with %u, model %d with %u\n", !goes_on, host_status, m.ended, m.status);
            abort();
        }
        return false;
    }
    run();
    check();
    return true;
}

/* What a program does to its own memory. */
static void store(uaddr to, uint32_t value)
{
    note("%llu: thread %d stores %#x at %#x", (unsigned long long)m.now, m.running, value, to);
    arch_store(to, value);
    model_store(to, value);
}

/* What the start-up code of a process does. */
static void clear_memory(int p)
{
    for (uaddr at = RAM(p); at < RAM(p) + WORLD_RAM_BYTES; at += 4) {
        if (at < PAGE(p) || at >= SEMAPHORE(p, 0)) {
            store(at, 0);
        }
    }
    for (uaddr at = APART; p == FRONT && at < APART + WORLD_APART_BYTES; at += 4) {
        store(at, 0);
    }
}

static void begin_processes(void)
{
    for (int p = 0; p < WORLD_PROCESSES; p++) {
        if (m.thread[image_processes[p].first_thread].state == THREAD_BEGINNING) {
            clear_memory(p);
        }
    }
}

static void take_end(bool goes_on)
{
    take_all();
    m.ended = !goes_on;
    m.status = host_status;
    script_steps++;
}

/* Who has ended a process in steps may have had a quantum meanwhile. */
static void take_turns_of_end(void)
{
    if (play_ended_in_steps) {
        take_turns();
    }
}

static bool syscall(uint32_t number, const uint32_t *w)
{
    int running = m.running;
    struct thread *t = kernel.current;
    struct m_thread *n = &m.thread[m.running];

    for (unsigned i = 0; i < 7; i++) {
        arch_set_word(t, i, w[i]);
        n->word[i] = w[i];
    }
    t->frame.pc = n->pc = ++next_pc;
    n->number = number;
    note("%llu: thread %d of %s: call %u (%#x %#x %#x %#x %#x %#x %#x)", (unsigned long long)m.now, m.running,
         t->process->config->name, number, w[0], w[1], w[2], w[3], w[4], w[5], w[6]);
    script_calls++;
    let_it_give_way();
    bool ends = some_process_ends();
    bool goes_on = play_syscall(number);
    interrupt_waits = play_between && play_left;
    if (interrupt_waits) {
        note("which gives way");
    }
    if (ends || some_process_ends() || play_others_went_on || (!play_between && t->frame.again)) {
        take_end(goes_on);
    } else if (interrupt_waits && goes_on) {
        take_rest_of_call(running, number);
    } else {
        model_syscall();
        take_turns_of_end();
    }
    goes_on = finish(goes_on);
    if (number == SYS_supervise && goes_on) {
        begin_processes();
    }
    return goes_on;
}

/* The call of `t` gave way before. */
static bool call_again(int t)
{
    uint32_t w[7];
    uint64_t calls = script_calls - calls_then[t];

    for (unsigned i = 0; i < 7; i++) {
        w[i] = arch_word(&threads[t], i);
    }
    script_again++;
    script_overtaken += calls != 0;
    script_overtakers += calls;
    return syscall(threads[t].frame.number, w);
}

static bool cpu_fault(void)
{
    struct fault fault = {.kind = 1 + choose(12), .pc = ++next_pc, .address = choose(4) * 0x10000000u + choose(0x8000)};

    fault.has_address = choose(2) != 0;
    note("%llu: thread %d: fault %u at %#x", (unsigned long long)m.now, m.running, fault.kind, fault.address);
    script_faults++;
    let_it_give_way();
    bool ends = some_process_ends();
    bool goes_on = play_fault(&fault);
    interrupt_waits = play_between && play_left;
    if (ends || some_process_ends() || play_others_went_on) {
        take_end(goes_on);
    } else {
        model_fault(&fault);
        take_turns_of_end();
    }
    return finish(goes_on);
}

/* -- Arguments -- */

static uint32_t hostile_word(void)
{
    uint32_t p = choose(WORLD_PROCESSES);
    uint32_t edges[] = {0,
                        1,
                        2,
                        4,
                        32,
                        0x7fffffff,
                        0x80000000,
                        0xfffffffc,
                        0xffffffff,
                        KERNEL_RAM,
                        KERNEL_CODE,
                        DEVICE,
                        0xe000e100,
                        CODE(p),
                        CODE(p) + WORLD_CODE_BYTES - 1,
                        CODE(p) + WORLD_CODE_BYTES,
                        RAM(p) - 1,
                        RAM(p),
                        RAM(p) - 4,
                        RAM(p) + WORLD_RAM_BYTES - 24,
                        RAM(p) + WORLD_RAM_BYTES - 4,
                        RAM(p) + WORLD_RAM_BYTES,
                        APART,
                        APART + WORLD_APART_BYTES - 4,
                        EXTRA,
                        EXTRA + WORLD_EXTRA_BYTES - 2,
                        0x30000000 + 4 * choose(1000),
                        1u << choose(32)};
    return edges[choose(sizeof edges / sizeof edges[0])];
}

/* Two entries of the deadlines are never equal: which of them comes first is nobody's promise. Nor will they be when calls that
   gave way are made again. */
static usec different(usec deadline)
{
    for (int t = 0; t < WORLD_THREADS; t++) {
        bool will_be = threads[t].frame.again && asked[t] == deadline;
        if (will_be || (m.thread[t].listed && m.thread[t].deadline == deadline)) {
            return different(deadline + 1);
        }
    }
    return deadline;
}

/* May one more thread wait for ever? Somebody must go on. */
static bool may_wait_for_ever(void)
{
    int wait = 0;
    int live = 0;

    for (int t = 0; t < WORLD_THREADS; t++) {
        wait += m.thread[t].state > THREAD_READY && !m.thread[t].timed;
        live += m.thread[t].state != THREAD_STOPPED;
    }
    return 2 * wait < live;
}

static usec deadline_of_any_kind(void)
{
    switch (choose(may_wait_for_ever() ? 8 : 4)) {
    case 0:
    case 1:
        return different(m.now + choose(300));
    case 2:
    case 3:
        return different(m.now + choose(20000));
    case 4:
        return choose(4) == 0 ? different(m.now + choose(20000000)) : choose(2) != 0 ? m.now : AT_ONCE;
    default:
        return FOREVER;
    }
}

static usec some_deadline(void)
{
    return asked[m.running] = deadline_of_any_kind();
}

static void set_deadline(uint32_t *w)
{
    usec deadline = some_deadline();

    w[0] = (uint32_t)deadline;
    w[1] = (uint32_t)(deadline >> 32);
}

static uint32_t some_mask(int process)
{
    uint32_t mask = 0;

    for (int i = 0; i < 2; i++) {
        static const uint32_t bits[] = {BIT_LINE, BIT_LINE2, BIT_EDGE, 8, 16, EVENT_MAIL, EVENT_PEER, EVENT_CRASH};
        mask |= bits[choose(sizeof bits / sizeof bits[0])];
    }
    return process != BOSS && choose(3) != 0 ? mask | EVENT_CALL : mask;
}

/* The token of a call that the process of `t` serves; now and then of one that it does not. */
static uint32_t some_token(int t)
{
    for (int i = 0; i < WORLD_THREADS; i++) {
        const struct m_thread *n = &m.thread[i];
        bool mine = n->state == THREAD_SERVED && (n->partner == t || choose(8) == 0);
        if (mine && n->server == model_process_of(t) && choose(8) != 0) {
            return model_token(i);
        }
    }
    return model_token((int)choose(WORLD_THREADS)) + (choose(2) << 8);
}

static void fill_options(int t, uint32_t *w)
{
    int p = model_process_of(t);
    uint32_t f[6] = {0};

    w[5] = OPTIONS(p, t - image_processes[p].first_thread);
    set_deadline(f);
    for (uint32_t i = 2; i < 6; i += 2) {
        static const uint32_t sizes[] = {0, 1, 32, 127, 128, 129, BUFFER_BYTES};
        f[i] = choose(6) == 0 ? CODE(p) + 64 * choose(8) : BUFFER(p) + 4 * choose(16);
        f[i + 1] = sizes[choose(7)];
        bool writable = f[i] >= HOST_BASE && choose(2) != 0;
        if (f[i] + f[i + 1] > (f[i] >= HOST_BASE ? RAM(p) + WORLD_RAM_BYTES : CODE(p) + WORLD_CODE_BYTES)) {
            f[i + 1] = 16;
        }
        f[i + 1] |= writable ? LEASE_WRITABLE : 0;
    }
    if (choose(60) == 0) {
        f[2 + choose(4)] = hostile_word();
    }
    for (uint32_t i = 0; i < 6; i++) {
        store(w[5] + 4 * i, f[i]);
    }
}

/* The order in which two processes begin is not promised. */
static bool nobody_begins(void)
{
    for (int i = 0; i < WORLD_THREADS; i++) {
        if (m.thread[i].state == THREAD_BEGINNING) {
            return false;
        }
    }
    return true;
}

/* Words that a program might pass; false: it would not make this call now. */
static bool fill(int t, uint32_t number, uint32_t *w)
{
    int p = model_process_of(t);
    const struct process_config *config = &image_processes[p];

    for (int i = 0; i < 7; i++) {
        w[i] = choose(1000);
    }
    switch (number) {
    case SYS_exit:
        return m.thread[t].lent != m.thread[t].base || choose(40) == 0;
    case SYS_sleep:
    case SYS_park_until:
        set_deadline(w);
        return number == SYS_park_until || w[1] != UINT32_MAX;
    case SYS_wait:
        w[0] = some_mask(p);
        w[1] = choose(2) != 0 ? BIT_LINE | BIT_LINE2 | BIT_EDGE : 0;
        set_deadline(&w[2]);
        return true;
    case SYS_notify:
        w[0] = choose(config->peer_count);
        w[1] = choose(32);
        return true;
    case SYS_call:
        if (config->call_count == 0) {
            return false;
        }
        w[0] = choose(config->call_count);
        w[5] = 0;
        if (choose(2) != 0 || !may_wait_for_ever()) {
            fill_options(t, w);
        }
        return true;
    case SYS_reply:
        w[0] = some_token(t);
        return p != BOSS;
    case SYS_reply_wait:
        w[0] = some_token(t);
        w[5] = choose(3) != 0 ? EVENT_CALL : some_mask(p);
        w[6] = choose(3) == 0 ? BIT_LINE | BIT_LINE2 | BIT_EDGE : 0;
        return p != BOSS && may_wait_for_ever();
    case SYS_lease_read:
    case SYS_lease_write:
        w[0] = some_token(t);
        w[1] = choose(2);
        w[2] = choose(4) != 0 ? choose(40) : choose(200);
        w[3] = number == SYS_lease_write && choose(4) == 0 ? CODE(p) + choose(64) : BUFFER(p) + choose(64);
        w[4] = choose(200);
        return p != BOSS;
    case SYS_mail:
        w[0] = choose(config->peer_count);
        return config->peers[w[0]]->config->mail_capacity != 0;
    case SYS_raise:
        w[0] = 0;
        return p == BACK;
    case SYS_shutdown:
        return p == BOSS && choose(200) == 0;
    case SYS_crash:
        w[0] = choose(WORLD_PROCESSES);
        w[1] = BUFFER(p) + 8 * choose(4);
        return p == BOSS;
    case SYS_start:
        w[0] = choose(config->thread_count);
        w[1] = CODE(p) + choose(100);
        w[3] = config->ceiling + choose(12);
        return true;
    case SYS_priority:
        w[0] = choose(config->thread_count);
        w[1] = choose(4) != 0 ? config->ceiling + choose(12) : PRIORITY_KEPT;
        return choose(2) != 0;
    case SYS_park:
        return choose(3) == 0 && may_wait_for_ever();
    case SYS_unpark:
        w[0] = choose(config->thread_count);
        return true;
    case SYS_supervise:
        w[0] = p == FRONT ? MIDDLE : (uint32_t[]){FRONT, BACK, LEAF}[choose(3)];
        w[1] = choose(8) != 0 ? SUPERVISE_LOOK : m.process[w[0]].stopped ? SUPERVISE_RESTART : 1 + choose(2);
        return (p == BOSS || p == FRONT) && (w[1] != SUPERVISE_RESTART || nobody_begins());
    default:
        return number < SYS_get || number == SYS_null;
    }
}

/* -- What the user library does: the word first, the kernel if it must -- */

static uaddr some_semaphore(int p)
{
    if (forging && choose(20) == 0) {
        return LOCK(p, choose(4));
    }
    return p == FRONT && choose(4) == 0 ? APART + 4 * choose(2) : SEMAPHORE(p, choose(4));
}

static bool use_semaphore(int t, uint32_t *w)
{
    uaddr word = some_semaphore(model_process_of(t));
    uint32_t value = model_load(word);

    w[0] = word;
    set_deadline(&w[1]);
    if (choose(2) != 0) {
        if ((int32_t)value > 0 && choose(4) != 0) {
            store(word, value - 1);
            return true;
        }
        return syscall(SYS_get, w);
    }
    if ((int32_t)(value + 1) > 0 && choose(4) != 0) {
        store(word, value + 1);
        return true;
    }
    return syscall(SYS_put, w);
}

static bool is_of_crowd(int t)
{
    return POLICY_CROWD != 0 && model_process_of(t) == LEAF;
}

static bool use_lock(int t, uint32_t *w)
{
    uaddr word = LOCK(model_process_of(t), choose(is_of_crowd(t) ? 2 : 4));
    uint32_t value = model_load(word);
    uint32_t id = m.thread[t].id;

    w[0] = word;
    set_deadline(&w[1]);
    if ((value & ~WORD_WAITER) == id && choose(8) != 0) {
        if (value == id && choose(4) != 0) {
            store(word, 0);
            return true;
        }
        return syscall(SYS_unlock, w);
    }
    if (value == 0 && choose(4) != 0) {
        store(word, id);
        return true;
    }
    return syscall(SYS_lock, w);
}

static bool use_pool(int t, uint32_t *w)
{
    int p = model_process_of(t);
    uint32_t value = model_load(POOL(p));
    uaddr block = BUFFER(p) + 0x280 + 16 * choose(3);

    w[0] = POOL(p);
    if (choose(2) != 0) {
        set_deadline(&w[1]);
        if ((int32_t)value > 0) {
            store(POOL(p), model_load(value)); /* the first word of a free block is the next */
            return true;
        }
        return syscall(SYS_take, w);
    }
    w[1] = block;
    if ((int32_t)value == 0) {
        store(block, 0);
        store(POOL(p), block);
        return true;
    }
    return syscall(SYS_hand, w);
}

static bool use_queue(int t, uint32_t *w)
{
    uaddr queue = QUEUE(model_process_of(t));
    uint32_t state = model_load(queue);
    bool sends = choose(2) != 0;

    store(queue + 12, QUEUE_CAPACITY - 1);
    store(queue + 4, QUEUE_CAPACITY << 16);
    for (int i = 1; i <= 4; i++) {
        w[i] = choose(1000);
    }
    w[0] = queue;
    set_deadline(&w[5]);
    if ((int32_t)state >= 0 && choose(8) != 0) {
        if (sends && state >> 16 < QUEUE_CAPACITY) {
            store(queue + 16 + (((state >> 16) + state) & 1) * 16, w[1]);
            store(queue, state + 0x10000);
            return true;
        }
        if (!sends && state >> 16 != 0) {
            store(queue, ((state - 0x10000) & 0xffff0000) | ((state + 1) & 0xffff));
            return true;
        }
    }
    return syscall(sends ? SYS_send : SYS_receive, w);
}

/* A lock that is nobody's, or another's. */
static void forge_lock(int p)
{
    uint32_t first = image_processes[p].first_thread;
    uint32_t id = m.thread[first + choose(image_processes[p].thread_count)].id;
    uint32_t values[] = {0, WORD_WAITER, id, id | WORD_WAITER, hostile_word()};

    store(LOCK(p, choose(4)), values[choose(5)]);
}

/* What belongs to the process alone: it may write there what it likes. */
static void forge(int t)
{
    int p = model_process_of(t);

    if (choose(3) == 0) {
        forge_lock(p);
        return;
    }
    uaddr places[] = {PAGE(p), PAGE(p) + 4, PAGE(p) + 8, PAGE(p) + 12, QUEUE(p), QUEUE(p) + 8, SEMAPHORE(p, 3)};
    uaddr place = places[choose(7)];
    uint32_t value = choose(2) != 0 ? hostile_word() : choose(1000);

    store(place,
          place == PAGE(p) + 4 ? value & ~EVENT_CALL : value); /* what finds a call that is none is nobody's promise */
}

static void use_page(int t)
{
    uaddr page = PAGE(model_process_of(t));

    if (choose(2) != 0 && model_load(page + 8) != model_load(page + 12)) {
        store(page + 8, model_load(page + 8) + 1);
    }
    if (choose(4) == 0) {
        store(page + 4, model_load(page + 4) & ~(1u << choose(8)));
    }
}

static bool act(int t)
{
    uint32_t w[7] = {0};

    if (threads[t].frame.frozen) {
        return cpu_fault();
    }
    if (threads[t].frame.again) {
        threads[t].frame.again = false;
        if (choose(8) != 0) { /* or its process has written over its svc */
            return call_again(t);
        }
    }
    if (forging && choose(50) == 0) {
        forge(t);
    }
    if (choose(600) == 0) {
        return cpu_fault();
    }
    use_page(t);
    if (is_of_crowd(t) && choose(2) != 0) {
        bool grows = choose(4) == 0;
        return grows && fill(t, SYS_start, w) ? syscall(SYS_start, w) : use_lock(t, w);
    }
    switch (choose(16)) {
    case 0:
    case 1:
        return use_semaphore(t, w);
    case 2:
    case 3:
        return use_lock(t, w);
    case 4:
        return use_pool(t, w);
    case 5:
        return use_queue(t, w);
    default:
        break;
    }
    uint32_t number = 1 + choose(SYS_supervise);
    if (!fill(t, number, w)) {
        return true;
    }
    if (choose(250) == 0) {
        w[choose(7)] = hostile_word();
    }
    if (choose(1500) == 0) {
        number = (uint32_t[]){SYS_invalid, SYS_supervise + 1 + choose(10), hostile_word() | 32}[choose(3)];
    }
    return syscall(number, w);
}

static void raise_lines(void)
{
    static const uint8_t lines[] = {LINE_MIDDLE, LINE_BACK, LINE_LEAF, LINE_LEAF2, LINE_EDGE, LINE_NOBODY};

    if (choose(interrupt_waits ? 2 : 6) == 0) {
        uint8_t line = lines[choose(sizeof lines)];
        host_line_pending[line] = m.pending[line] = true;
    }
    if (choose(200) == 0) { /* nobody's business, but it may be found enabled */
        host_line_enabled[LINE_NOBODY] = m.enabled[LINE_NOBODY] = true;
    }
}

static uint64_t time_to_pass(void)
{
    uint64_t left = host_alarm > host_ticks ? host_alarm - host_ticks : 0;

    bool is_held = m.running != NO_ONE && m.process[model_process_of(m.running)].held;

    if (is_held || (interrupt_waits && choose(2) != 0)) { /* who was called though it is held does not get far */
        return left;
    }
    if (m.running != NO_ONE) {
        return choose(30) == 0 ? choose(60000) : choose(200);
    }
    switch (choose(4)) {
    case 0:
        return left / 2;
    case 1:
        return left + choose(20000); /* late */
    default:
        return left;
    }
}

void script_begin(bool between)
{
    static const char text[] = "what a process may read";

    history_count = 0;
    memset(host_flash, 0, sizeof host_flash);
    for (uint32_t i = 0; i < HOST_BYTES; i += sizeof text) {
        memcpy(&host_flash[i], text, i + sizeof text <= HOST_BYTES ? sizeof text : HOST_BYTES - i);
    }
    play_between = between;
    interrupt_waits = false;
    forging = choose(3) == 0;
    check_forgeries(forging);
    boot_ticks = choose(1 << 24);
    world_boot(boot_ticks);
    model_boot();
    pass_time(1);
    take_interrupts(); /* the first alarm starts the first thread */
}

bool script_step(void)
{
    raise_lines();
    pass_time(time_to_pass());
    interrupt_waits = false;
    take_interrupts();
    return m.running == NO_ONE || act(m.running);
}
