/* SPDX-License-Identifier: MIT */
/* Every system call, as abi/syscalls.def describes it. */
#include "model.h"

#include <string.h>

/* The caller, its words, its process. */
static struct m_thread *self;
static uint32_t *w;
static int me;
static const struct process_config *config;

static void result(int32_t value)
{
    w[0] = (uint32_t)value;
}

static void fault(uint32_t kind)
{
    model_crash(kind, 0, false, self->number, self);
}

static void bad_pointer(uaddr address)
{
    model_crash(FAULT_POINTER, address, true, self->number, self);
}

static usec time_in(int low)
{
    return (usec)w[low + 1] << 32 | w[low];
}

/* The caller waits until `deadline`; somebody else runs. */
static void wait_until(uint8_t state, usec deadline)
{
    model_wait(m.running, state, deadline != FOREVER, deadline);
    model_settle();
    model_take_next();
}

static bool passed(usec deadline)
{
    return deadline != FOREVER && deadline <= m.now;
}

static void park(bool returns)
{
    usec deadline = returns ? time_in(0) : FOREVER;

    if (self->unparked) {
        self->unparked = false;
    } else if (deadline <= m.now) {
        result(-ERR_TIMEOUT);
        return;
    } else {
        if (returns) {
            result(OK); /* unless the deadline comes first */
        }
        wait_until(THREAD_PARKED, deadline);
        return;
    }
    if (returns) {
        result(OK);
    }
}

/* A thread of the caller's process by handle, or NO_ONE. */
static int named(uint32_t handle)
{
    return handle < config->thread_count ? config->first_thread + (int)handle : NO_ONE;
}

static void unpark(void)
{
    int t = named(w[0]);

    if (t == NO_ONE) {
        fault(FAULT_HANDLE);
    } else if (m.thread[t].state == THREAD_PARKED) {
        model_wake(t);
    } else {
        m.thread[t].unparked = m.thread[t].state != THREAD_STOPPED;
    }
}

static void start(void)
{
    int t = named(w[0]);

    if (t == NO_ONE) {
        fault(FAULT_HANDLE);
    } else if (w[3] < config->ceiling || w[3] >= PRIORITIES) {
        fault(FAULT_ARGUMENT);
    } else if (!model_covers(me, w[1] & ~1u, 2, REGION_READ | REGION_EXECUTE)) {
        bad_pointer(w[1]);
    } else if (m.thread[t].state != THREAD_STOPPED) {
        result(-ERR_BUSY);
    } else {
        struct m_thread *started = &m.thread[t];
        memset(started->word, 0, sizeof started->word);
        started->word[0] = w[2];
        started->base = (uint8_t)w[3];
        started->unparked = false;
        result(OK);
        model_settle();
        model_make_ready(t);
        model_yield_to_better();
    }
}

static void change_priority(void)
{
    int t = named(w[0]);

    if (t == NO_ONE) {
        fault(FAULT_HANDLE);
    } else if (w[1] == PRIORITY_KEPT) {
        result(m.thread[t].base);
    } else if (w[1] < config->ceiling || w[1] >= PRIORITIES) {
        fault(FAULT_ARGUMENT);
    } else {
        m.thread[t].base = (uint8_t)w[1];
        result(OK);
        model_settle();
        model_yield_to_better();
    }
}

/* -- Events, mail, lines -- */

static void unmask(uint32_t bits)
{
    for (int n = 0; n < config->line_count; n++) {
        const struct line *line = config->lines[n];
        if (line->event & bits) {
            m.enabled[line->number] = true;
            m.pending[line->number] &= !line->level; /* whether it still asserts shows itself */
        }
    }
}

static bool queued_here(int t, int process)
{
    return m.thread[t].state == THREAD_QUEUED && m.thread[t].server == process;
}

/* `server` gets the call of `caller`. */
static void deliver(int caller, int server)
{
    struct m_thread *from = &m.thread[caller];
    struct m_thread *to = &m.thread[server];

    from->sequence++;
    to->word[0] = EVENT_CALL;
    memcpy(&to->word[1], &from->word[1], 4 * sizeof from->word[0]);
    to->word[5] = model_token(caller);
    to->word[6] = (uint32_t)model_process_of(caller);
    to->raised = m.process[model_process_of(server)].held;
    from->state = THREAD_SERVED;
    from->partner = server;
    from->place = ++m.last;
}

static void wait_for_events(uint32_t mask, uint32_t lines, usec deadline)
{
    uaddr events = PAGE(me) + 4;
    uint32_t taken = model_load(events) & mask;

    unmask(lines);
    if (taken != 0) {
        model_store(events, model_load(events) & ~mask);
        w[0] = taken;
        return;
    }
    if (mask & EVENT_CALL) {
        m.process[me].receiver = m.running;
        int caller = model_first(queued_here, me);
        if (caller != NO_ONE) {
            deliver(caller, m.running);
            model_settle();
            return;
        }
    }
    if (passed(deadline)) {
        result(-ERR_TIMEOUT);
        return;
    }
    self->mask = mask;
    wait_until(THREAD_WAITING, deadline);
}

static void notify(void)
{
    if (w[0] >= config->peer_count) {
        fault(FAULT_HANDLE);
    } else if (w[1] > 0xffff) {
        fault(FAULT_ARGUMENT);
    } else if (m.process[config->peers[w[0]]->index].stopped) {
        result(-ERR_DEAD);
    } else {
        int target = (int)config->peers[w[0]]->index;
        result(OK);
        model_post(target, w[1], model_wake);
    }
}

static void mail(void)
{
    int target = w[0] < config->peer_count ? (int)config->peers[w[0]]->index : NO_ONE;
    uint32_t capacity = target != NO_ONE ? image_processes[target].mail_capacity : 0;

    if (capacity == 0) {
        fault(FAULT_HANDLE);
        return;
    }
    struct m_process *p = &m.process[target];
    if (p->stopped) {
        result(-ERR_DEAD);
    } else if (p->mail_tail - model_load(PAGE(target) + 8) >= capacity) {
        m.mail_full++;
        result(-ERR_FULL);
    } else {
        uaddr slot = PAGE(target) + 16 + p->mail_tail % capacity * 8;
        model_store(slot, (uint32_t)me);
        model_store(slot + 4, w[1]);
        model_store(PAGE(target) + 12, ++p->mail_tail);
        result(OK);
        model_post(target, EVENT_MAIL, model_wake);
    }
}

static void raise(void)
{
    if (w[0] >= config->software_count) {
        fault(FAULT_HANDLE);
    } else {
        m.pending[config->lines[w[0]]->number] = true;
    }
}

/* -- Calls -- */

uint32_t model_token(int caller)
{
    return m.thread[caller].sequence << 8 | (uint32_t)caller;
}

static bool accepts_calls(int t, int process)
{
    return m.thread[t].state == THREAD_WAITING && model_process_of(t) == process &&
           (m.thread[t].mask & EVENT_CALL) != 0;
}

/* False: a fault. */
static bool options_are_good(usec *deadline)
{
    uaddr o = w[5];

    if (o % 4 != 0 || !model_covers(me, o, 24, REGION_READ)) {
        bad_pointer(o);
        return false;
    }
    uint32_t f[6];
    for (uint32_t i = 0; i < 6; i++) {
        if (o - HOST_FLASH_BASE < HOST_BYTES) {
            memcpy(&f[i], &host_flash[o + 4 * i - HOST_FLASH_BASE], 4);
        } else {
            f[i] = model_load(o + 4 * i);
        }
    }
    *deadline = (usec)f[1] << 32 | f[0];
    for (int i = 0; i < 2; i++) {
        uaddr address = f[2 + 2 * i];
        uint32_t bytes = f[3 + 2 * i];
        uint8_t rights = bytes >> 31 ? REGION_READ | REGION_WRITE : REGION_READ;
        if (!model_covers(me, address, bytes & 0x7fffffff, rights)) {
            bad_pointer(address);
            return false;
        }
        self->lease[i] = (struct lease){address, bytes};
    }
    return true;
}

static void call(void)
{
    usec deadline = FOREVER;

    if (w[0] >= config->call_count) {
        fault(FAULT_HANDLE);
        return;
    }
    memset(self->lease, 0, sizeof self->lease);
    if (w[5] != 0 && !options_are_good(&deadline)) {
        return;
    }
    int server = (int)config->peers[w[0]]->index;
    if (m.process[server].stopped) {
        result(-ERR_DEAD);
        return;
    }
    if (passed(deadline)) {
        result(-ERR_TIMEOUT);
        return;
    }
    self->server = server;
    int receiver = model_first(accepts_calls, server);
    if (receiver == NO_ONE) {
        wait_until(THREAD_QUEUED, deadline);
        return;
    }
    model_wait(m.running, THREAD_SERVED, deadline != FOREVER, deadline);
    deliver(m.running, receiver);
    m.thread[receiver].state = THREAD_READY;
    m.thread[receiver].timed = false;
    m.running = receiver; /* at once: with the caller's priority, and what it was called for */
    model_settle();
}

/* Who waits for an answer by that name, or NO_ONE. */
static int asked(uint32_t token)
{
    int t = (int)(token & 0xff);

    return t < WORLD_THREADS && m.thread[t].state == THREAD_SERVED && m.thread[t].server == me &&
                   model_token(t) == token
               ? t
               : NO_ONE;
}

static void answer(int caller)
{
    m.thread[caller].word[0] = OK;
    memcpy(&m.thread[caller].word[1], &w[1], 4 * sizeof w[0]);
    model_free(caller);
}

static void reply(void)
{
    int caller = asked(w[0]);

    if (caller == NO_ONE) {
        result(-ERR_STALE);
        return;
    }
    answer(caller);
    result(OK);
    model_wake(caller);
}

static void reply_wait(void)
{
    int caller = asked(w[0]);

    if (caller != NO_ONE) {
        answer(caller);
        model_make_ready(caller);
    }
    wait_for_events(w[5] & EVENT_MASK, w[6], FOREVER);
    if (caller != NO_ONE && m.running != NO_ONE) {
        model_yield_to_better();
    }
}

static void lease(bool write)
{
    int caller = asked(w[0]);

    if (w[1] >= 2) {
        fault(FAULT_HANDLE);
        return;
    }
    if (caller == NO_ONE) {
        result(-ERR_STALE);
        return;
    }
    const struct lease *l = &m.thread[caller].lease[w[1]];
    uint32_t length = write && l->bytes >> 31 == 0 ? 0 : l->bytes & 0x7fffffff;
    if (w[2] > length) {
        result(-ERR_RANGE);
        return;
    }
    uint32_t bytes = w[4];
    bytes = bytes > length - w[2] ? length - w[2] : bytes;
    bytes = bytes > 128 ? 128 : bytes;
    if (!model_covers(me, w[3], bytes, write ? REGION_READ : REGION_READ | REGION_WRITE)) {
        bad_pointer(w[3]);
        return;
    }
    uaddr from = write ? w[3] : l->address + w[2];
    uaddr to = write ? l->address + w[2] : w[3];
    for (uint32_t i = 0; i < bytes; i++) {
        uaddr at = from + i;
        m.memory[to + i - HOST_BASE] = at >= HOST_BASE ? m.memory[at - HOST_BASE] : host_flash[at - HOST_FLASH_BASE];
    }
    result((int32_t)bytes);
}

/* -- Words to wait on -- */

static void set_waited(uaddr word, uint32_t value, int waiter)
{
    model_store(word, (value & ~WORD_WAITER) | (waiter != NO_ONE ? WORD_WAITER : 0));
}

static void set_word(uaddr on, uint32_t value)
{
    set_waited(on & ~1u, value, model_on_word(on));
}

static bool owns(uaddr word, uint32_t bytes)
{
    if (word % 4 == 0 && model_covers(me, word, bytes, REGION_READ | REGION_WRITE)) {
        return true;
    }
    bad_pointer(word);
    return false;
}

static void wait_on(uaddr on, uint8_t state, int low)
{
    usec deadline = time_in(low);

    if (passed(deadline)) {
        result(-ERR_TIMEOUT);
        return;
    }
    self->on = on;
    model_wait(m.running, state, deadline != FOREVER, deadline);
    set_word(on, model_load(on & ~1u));
    model_settle();
    model_take_next();
}

/* The first waiter on `word` waits no more; the word gets `value`. */
static int release(uaddr word, uint32_t value)
{
    int t = model_on_word(word);

    m.thread[t].state = THREAD_STOPPED;
    m.thread[t].word[0] = OK;
    set_word(word, value);
    return t;
}

static void get(void)
{
    uint32_t count = model_load(w[0]) & ~WORD_WAITER;

    if (count == 0) {
        wait_on(w[0], THREAD_TAKING, 1);
    } else {
        set_word(w[0], count - 1);
        result(OK);
    }
}

static void put(void)
{
    uint32_t count = model_load(w[0]) & ~WORD_WAITER;
    uaddr word = w[0];

    result(OK);
    if (model_on_word(word) != NO_ONE) {
        model_wake(release(word, 0));
    } else if (count == 0x7fffffff) {
        result(-ERR_FULL);
    } else {
        model_store(word, count + 1);
    }
}

static int owner_of_lock(uint32_t value)
{
    for (int t = config->first_thread; t < config->first_thread + config->thread_count; t++) {
        if (m.thread[t].id == value && m.thread[t].state != THREAD_STOPPED) {
            return t;
        }
    }
    return NO_ONE;
}

/* Is `t` the thread `whom`, or does it wait for a lock that one owns who does? */
static bool waits_in_the_end(int t, int whom)
{
    return t == whom || (m.thread[t].state == THREAD_LOCKING && waits_in_the_end(m.thread[t].partner, whom));
}

static void lock(void)
{
    uint32_t value = model_load(w[0]) & ~WORD_WAITER;
    int owner = owner_of_lock(value);

    if (owner == NO_ONE) {
        set_word(w[0] | 1, self->id);
        result(value == 0 ? OK : -ERR_OWNER_DIED);
    } else if (waits_in_the_end(owner, m.running)) {
        result(-ERR_DEADLOCK);
    } else {
        self->partner = owner;
        wait_on(w[0] | 1, THREAD_LOCKING, 1);
    }
}

static bool waits_behind(int t, int first)
{
    const struct m_thread *a = &m.thread[first];
    const struct m_thread *b = &m.thread[t];

    return b->state == THREAD_LOCKING && b->on == a->on &&
           (b->lent > a->lent || (b->lent == a->lent && b->place > a->place));
}

/* `heir` waits for a lock no more: it has it, and who waited for the same owner waits for it. */
void model_offer_lock(int heir, int32_t value)
{
    struct m_thread *h = &m.thread[heir];

    h->state = THREAD_STOPPED;
    h->word[0] = (uint32_t)value;
    set_waited(h->on & ~1u, h->id, model_first(waits_behind, heir));
    for (int t = 0; t < WORLD_THREADS; t++) {
        if (m.thread[t].state == THREAD_LOCKING && m.thread[t].on == h->on && m.thread[t].partner == h->partner) {
            m.thread[t].partner = heir;
        }
    }
    model_settle();
}

static void unlock(void)
{
    uaddr word = w[0];

    if ((model_load(word) & ~WORD_WAITER) != self->id) {
        fault(FAULT_ARGUMENT);
        return;
    }
    int heir = model_on_word(word | 1);
    if (heir == NO_ONE) {
        model_store(word, 0);
        result(OK);
    } else if (m.thread[heir].partner != m.running) {
        fault(FAULT_ARGUMENT);
    } else {
        result(OK);
        model_offer_lock(heir, OK);
        model_lend_back(heir);
    }
}

static bool waits_for_lock_of(int t, int owner)
{
    return m.thread[t].state == THREAD_LOCKING && m.thread[t].partner == owner;
}

int model_pass_lock_of(int thread)
{
    int heir = model_first(waits_for_lock_of, thread);

    if (heir != NO_ONE) {
        model_offer_lock(heir, -ERR_OWNER_DIED);
        model_lend_back(heir);
    }
    return heir;
}

static void take(void)
{
    if ((model_load(w[0]) & ~WORD_WAITER) != 0) {
        set_word(w[0], model_load(w[0]));
        result(-ERR_AGAIN);
    } else {
        wait_on(w[0], THREAD_TAKING, 1);
    }
}

static void hand(void)
{
    if (model_on_word(w[0]) == NO_ONE) {
        set_word(w[0], model_load(w[0]));
        result(-ERR_AGAIN);
    } else {
        int t = release(w[0], 0);
        m.thread[t].word[1] = w[1];
        result(OK);
        model_wake(t);
    }
}

static void send(void)
{
    uaddr queue = w[0];
    uint32_t state = model_load(queue);
    int first = model_on_word(queue);

    if (first != NO_ONE && m.thread[first].state == THREAD_TAKING) {
        release(queue, state);
        memcpy(&m.thread[first].word[1], &w[1], 4 * sizeof w[0]);
        result(OK);
        model_wake(first);
    } else if ((state & ~WORD_WAITER) < model_load(queue + 4)) {
        set_word(queue, state);
        result(-ERR_AGAIN);
    } else {
        wait_on(queue, THREAD_SENDING, 5);
    }
}

static void receive(void)
{
    uaddr queue = w[0];
    uint32_t state = model_load(queue);
    int first = model_on_word(queue);

    if ((state & ~WORD_WAITER) < 0x10000) {
        wait_on(queue, THREAD_TAKING, 5);
    } else if (first != NO_ONE && m.thread[first].state == THREAD_SENDING) {
        uaddr slot = queue + 16 + (state & model_load(queue + 12) & 0xffff) * 16;
        if (!owns(slot, 16)) {
            return;
        }
        release(queue, (state & 0xffff0000) | ((state + 1) & 0xffff));
        for (uint32_t n = 1; n <= 4; n++) {
            w[n] = model_load(slot + 4 * (n - 1));
            model_store(slot + 4 * (n - 1), m.thread[first].word[n]);
        }
        result(OK);
        model_wake(first);
    } else {
        set_word(queue, state);
        result(-ERR_AGAIN);
    }
}

/* -- The rest -- */

static void crash_record(void)
{
    if (!(config->rights & RIGHT_CRASHES) || w[0] > WORLD_PROCESSES) {
        fault(FAULT_HANDLE);
    } else if (!model_covers(me, w[1], sizeof(struct crash), REGION_READ | REGION_WRITE)) {
        bad_pointer(w[1]);
    } else if (w[0] == WORLD_PROCESSES || m.process[w[0]].crash.count == 0) { /* the kernel never crashes */
        result(-ERR_NONE);
    } else {
        /* the kernel's own record: it is compared field by field, and its padding is nobody's */
        memcpy(&m.memory[w[1] - HOST_BASE], &crashes[w[0]], sizeof(struct crash));
        struct crash *crash = &m.process[w[0]].crash;
        result(crash->unread);
        crash->unread = false;
    }
}

static void shut_down(void)
{
    if (!(config->rights & RIGHT_SHUTDOWN)) {
        fault(FAULT_HANDLE);
    } else {
        m.ended = true;
        m.status = w[0];
    }
}

static void supervise(void)
{
    if (w[0] >= WORLD_PROCESSES || image_processes[w[0]].supervisor != me) {
        fault(FAULT_HANDLE);
    } else if (w[1] > SUPERVISE_RESTART) {
        fault(FAULT_ARGUMENT);
    } else {
        int process = (int)w[0];
        uint32_t action = w[1];
        result(m.process[process].stopped);
        if (action != SUPERVISE_LOOK && !m.process[process].stopped) {
            int first = image_processes[process].first_thread;
            model_free(first); /* it would go on with the end if nobody else did */
            model_make_ready(first);
            model_stop_process(process);
        }
        if (action == SUPERVISE_RESTART) {
            model_quiet(process); /* of what came since it stopped */
            model_restart_process(process);
        }
        model_settle();
        model_yield_to_better();
    }
}

static void sleep_until(void)
{
    usec until = time_in(0);

    result(OK);
    if (until > m.now) {
        wait_until(THREAD_SLEEPING, until);
    }
}

static void yield(void)
{
    int running = m.running;

    m.thread[running].place = ++m.last;
    m.thread[running].state = THREAD_READY;
    model_take_next();
}

void model_exit(void);

static void on_own(uint32_t bytes, void (*then)(void))
{
    if (owns(w[0], bytes)) {
        then();
    }
}

void model_syscall(void)
{
    self = &m.thread[m.running];
    w = self->word;
    me = model_process_of(m.running);
    config = &image_processes[me];
    switch (self->number) {
    case SYS_null:
        result(OK);
        break;
    case SYS_yield:
        yield();
        break;
    case SYS_exit:
        model_exit();
        break;
    case SYS_now:
        w[0] = (uint32_t)m.now, w[1] = (uint32_t)(m.now >> 32);
        break;
    case SYS_sleep:
        sleep_until();
        break;
    case SYS_wait:
        wait_for_events(w[0] & EVENT_MASK, w[1], time_in(2));
        break;
    case SYS_notify:
        notify();
        break;
    case SYS_call:
        call();
        break;
    case SYS_reply:
        reply();
        break;
    case SYS_reply_wait:
        reply_wait();
        break;
    case SYS_lease_read:
        lease(false);
        break;
    case SYS_lease_write:
        lease(true);
        break;
    case SYS_mail:
        mail();
        break;
    case SYS_raise:
        raise();
        break;
    case SYS_shutdown:
        shut_down();
        break;
    case SYS_crash:
        crash_record();
        break;
    case SYS_start:
        start();
        break;
    case SYS_priority:
        change_priority();
        break;
    case SYS_park:
        park(false);
        break;
    case SYS_unpark:
        unpark();
        break;
    case SYS_get:
        on_own(4, get);
        break;
    case SYS_put:
        on_own(4, put);
        break;
    case SYS_lock:
        on_own(4, lock);
        break;
    case SYS_unlock:
        on_own(4, unlock);
        break;
    case SYS_take:
        on_own(4, take);
        break;
    case SYS_hand:
        on_own(4, hand);
        break;
    case SYS_send:
        on_own(16, send);
        break;
    case SYS_receive:
        on_own(16, receive);
        break;
    case SYS_park_until:
        park(true);
        break;
    case SYS_supervise:
        supervise();
        break;
    default:
        fault(FAULT_CALL_NUMBER);
        break;
    }
}
