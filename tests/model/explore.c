/* SPDX-License-Identifier: MIT */
/* Visits every state that threads on the real user library, over the real kernel, can reach: depth first, each state once.

   Threads are coroutines that stop before each access to the memory they share, and at each system call. A step is one of
   these: a thread goes on to its next stop, or enters the kernel; an interrupt that changes nothing but the reservation;
   time passes to the next deadline; the alarm is taken; a thread is killed. Whichever thread is ready may go on: which
   interrupt let it is not modelled.

   A state is what the future depends on: the process's memory, facts, what the kernel knows of each thread, the
   reservation, and the registers and the stack of each thread. States are compared by a hash of 64 bits. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "kernel.h"
#include "model.h"
#include "process.h"
#include "sched.h"
#include "sync.h"
#include "unblock.h"

extern struct thread threads[THREADS];

enum { STACK_KEPT = 0x800, DEPTH = 4000, SEEN = 1 << 25 };

/* What an arch's registers are to a thread. */
static char (*const stack)[STACK_BYTES] = (void *)(uintptr_t)STACKS_BASE;
static jmp_buf registers[THREADS];
static jmp_buf explorer;
static int running;
static bool exploring; /* false: what runs sets up the objects, and stops nowhere */

/* What the explorer knows beside the kernel. */
static struct {
    const char *frame[THREADS]; /* its stack's lowest byte that matters */
    bool calls[THREADS];        /* has stopped at a system call */
    bool exits[THREADS];        /* its exit is not over */
    int reserves;               /* thread whose reservation stands; -1: nobody's */
    uint32_t word;              /* which it is for */
    int interrupts, kills;      /* that may still come */
} extra;

static bool
    published; /* no reservation of hardware's: the last thread that loaded may store, if the value is the same */
static bool compares_values; /* a store succeeds whenever the word has the same value: no reservation */
static struct words *call_words[THREADS];
static uint32_t call_number[THREADS];
unsigned priority[THREADS];
static int thread_count; /* that have a program */

static uint64_t seen[SEEN];
static uint64_t states, steps, ends;
static unsigned deepest;
static char *snapshots;
static size_t snapshot_bytes;
static struct action {
    char what;
    int thread;
} path[DEPTH];

/* -- Threads -- */

void model_step(void)
{
    extra.frame[running] = __builtin_frame_address(0);
    if (exploring && _setjmp(registers[running]) == 0) {
        _longjmp(explorer, 1);
    }
}

static uint32_t *word_of(const void *word)
{
    return (uint32_t *)(uintptr_t)(uint32_t)(uintptr_t)word;
}

uint32_t model_load(const void *word)
{
    model_step();
    extra.reserves = running;
    if (published) {
        model_step();
    }
    extra.word = (uint32_t)(uintptr_t)word;
    return *word_of(word);
}

bool model_store(void *word, uint32_t loaded, uint32_t value)
{
    model_step();
    bool stands = extra.reserves == running && extra.word == (uint32_t)(uintptr_t)word;
    bool done = published         ? extra.reserves == running && *word_of(word) == loaded
                : compares_values ? *word_of(word) == loaded
                                  : stands;
    extra.reserves = -1;
    if (done) {
        *word_of(word) = value;
    }
    return done;
}

void model_trap(uint32_t number, struct words *w)
{
    call_number[running] = number;
    call_words[running] = w;
    model_step();
    extra.calls[running] = true;
    model_step();
    memcpy(w, threads[running].frame.word, sizeof *w);
}

static void start(int t)
{
    running = t;
    model_step();
    thread_body(t);
}

static void create(int t)
{
    static ucontext_t here, there;

    getcontext(&there);
    there.uc_stack.ss_sp = stack[t];
    there.uc_stack.ss_size = STACK_BYTES;
    makecontext(&there, (void (*)(void))start, 1, t);
    if (_setjmp(explorer) == 0) {
        swapcontext(&here, &there);
    }
}

static void resume(int t)
{
    running = t;
    if (_setjmp(explorer) == 0) {
        _longjmp(registers[t], 1);
    }
}

/* -- Snapshots and states -- */

static void each_piece(void (*visit)(void *piece, size_t bytes))
{
    visit(&kernel, sizeof kernel);
    visit(threads, sizeof threads);
    visit(processes, sizeof processes[0]);
    visit(&host_ticks, sizeof host_ticks);
    visit((void *)(uintptr_t)RAM_BASE, RAM_BYTES);
    visit(&facts, sizeof facts);
    visit(&extra, sizeof extra);
    visit(registers, sizeof registers);
    visit(call_words, sizeof call_words);
    visit(call_number, sizeof call_number);
    for (int t = 0; t < thread_count; t++) {
        visit(stack[t] + STACK_BYTES - STACK_KEPT, STACK_KEPT);
    }
}

static char *cursor;

static void measure(void *piece, size_t bytes)
{
    (void)piece;
    snapshot_bytes += bytes;
}

static void save_piece(void *piece, size_t bytes)
{
    memcpy(cursor, piece, bytes);
    cursor += bytes;
}

static void restore_piece(void *piece, size_t bytes)
{
    memcpy(piece, cursor, bytes);
    cursor += bytes;
}

static uint64_t hash;

static void mix(uint64_t value)
{
    hash = (hash ^ value) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 32;
}

static void mix_bytes(const void *from, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += 8) {
        uint64_t value = 0;
        memcpy(&value, (const char *)from + i, bytes - i < 8 ? bytes - i : 8);
        mix(value);
    }
}

static bool waits_for_word(const struct thread *t)
{
    uint8_t plain = t->state & (uint8_t)~THREAD_TIMED;

    return plain == THREAD_TAKING || plain == THREAD_SENDING || plain == THREAD_LOCKING;
}

static bool is_locking(const struct thread *t)
{
    return (t->state & (uint8_t)~THREAD_TIMED) == THREAD_LOCKING;
}

static void mix_thread(int i)
{
    const struct thread *t = &threads[i];

    mix((uint64_t)t->state << 32 | (uint64_t)t->priority << 24 | (uint64_t)t->base_priority << 16 | t->unparked);
    mix(t->identity.id);
    mix_bytes(registers[i], sizeof registers[i][0].__jmpbuf);
    mix_bytes(extra.frame[i], (size_t)(stack[i] + STACK_BYTES - extra.frame[i]));
    mix((uint64_t)extra.calls[i] << 1 | extra.exits[i]);
    mix(t->later != t ? t->due : 0);
    if (waits_for_word(t)) {
        mix((uint64_t)t->word << 32 | (uint64_t)(is_locking(t) ? sync_owner(t)->slot + 1 : 0));
    }
    if (extra.calls[i]) { /* the words of a call that is not over */
        mix_bytes(t->frame.word, sizeof t->frame.word);
    }
}

static uint64_t state_hash(void)
{
    hash = 1;
    mix_bytes((const void *)(uintptr_t)OBJECTS_BASE, OBJECTS_BYTES);
    mix_bytes(&facts, sizeof facts);
    for (int t = 0; t < thread_count; t++) {
        mix_thread(t);
    }
    for (const struct thread *t = processes[0].word_waiters; t != NULL; t = t->link) {
        mix(t->slot + 1u);
    }
    mix(host_ticks);
    mix((uint64_t)(extra.reserves + 1) << 32 | (extra.reserves >= 0 ? extra.word : 0));
    mix((uint64_t)extra.interrupts << 32 | (unsigned)extra.kills);
    return hash | 1;
}

static bool is_new(void)
{
    uint64_t h = state_hash();
    size_t at = (size_t)(h >> 8) % SEEN;

    while (seen[at] != 0) {
        if (seen[at] == h) {
            return false;
        }
        at = (at + 1) % SEEN;
    }
    seen[at] = h;
    if (++states > SEEN / 4 * 3) {
        model_fail("(too many states for this program)");
    }
    return true;
}

/* -- Properties -- */

static unsigned depth;

void model_fail(const char *what)
{
    printf("VIOLATION: %s\n", what);
    for (unsigned i = 0; i <= depth && path[i].what != 0; i++) {
        printf("%c%d ", path[i].what, path[i].thread);
    }
    printf("\n");
    exit(1);
}

static void demand(bool holds, const char *what)
{
    if (!holds) {
        model_fail(what);
    }
}

static uint32_t word_at(uint32_t offset)
{
    return *(const uint32_t *)(uintptr_t)(OBJECTS_BASE + offset);
}

static const struct thread *first_on(uint32_t offset)
{
    const struct thread *t = processes[0].word_waiters;

    while (t != NULL && (t->word & ~1u) != OBJECTS_BASE + offset) {
        t = t->link;
    }
    return t;
}

static void check_lock(uint32_t offset)
{
    const struct thread *t = first_on(offset);

    if (t != NULL) {
        uint32_t id = word_at(offset) & ~WORD_WAITER;
        demand(is_locking(t) && sync_owner(t)->identity.id == id, "who waits for a lock waits for its living owner");
    }
}

/* The most important of its own priority and those of the threads that wait for its locks. */
static void check_priority(const struct thread *t)
{
    uint8_t due = t->base_priority;

    for (const struct thread *w = processes[0].word_waiters; w != NULL; w = w->link) {
        if (is_locking(w) && sync_owner(w) == t && w->priority < due) {
            due = w->priority;
        }
        demand(w->link == NULL || w->priority <= w->link->priority, "waiters stand by priority");
    }
    demand(t->state == THREAD_STOPPED || t->priority == due, "the priority is its own or lent");
}

static void check_state(void)
{
    static const uint32_t words[] = {SEMAPHORE_AT, LOCK_AT,         LOCK_AT + 4, POOL_AT,      QUEUE_AT,
                                     QUEUE_AT + 8, CONDITION_GUARD, FLAGS_GUARD, RWLOCK_GUARD, BARRIER_GUARD};
    static const uint32_t locks[] = {LOCK_AT,     LOCK_AT + 4,  QUEUE_AT + 8, CONDITION_GUARD,
                                     FLAGS_GUARD, RWLOCK_GUARD, BARRIER_GUARD};

    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        demand((word_at(words[i]) >> 31) == (first_on(words[i]) != NULL), "W is set <=> somebody waits");
    }
    demand(first_on(SEMAPHORE_AT) == NULL || word_at(SEMAPHORE_AT) == WORD_WAITER,
           "nobody waits while there is a token");
    demand(first_on(POOL_AT) == NULL || word_at(POOL_AT) == WORD_WAITER, "nobody waits while a block is free");
    const struct thread *t = first_on(QUEUE_AT);
    uint32_t count = word_at(QUEUE_AT) >> 16 & 0x7fff;
    demand(count <= CAPACITY, "the queue holds what it can");
    demand(t == NULL || count == ((t->state & ~THREAD_TIMED) == THREAD_SENDING ? CAPACITY : 0),
           "nobody waits for a message that is there, or for room that is there");
    for (unsigned i = 0; i < sizeof locks / sizeof *locks; i++) {
        check_lock(locks[i]);
    }
    check_lists();
    demand(processes[0].state == PROCESS_RUNNING, "no thread makes a fault");
    for (int i = 0; i < THREADS; i++) {
        check_priority(&threads[i]);
        bool may_stop = facts.killed[i] || program[i][facts.step[i]] == 'x';
        demand(threads[i].state != THREAD_STOPPED || may_stop, "no thread stops by itself");
    }
}

/* A step of `actor` changes an order only so: somebody comes behind all that are as important, or leaves; and whom another
   thread takes out was the first, but for flags, where the first may wait for others. */
static void check_order(const struct lists *before, const struct lists *now, int actor)
{
    for (int list = 0; list < LISTS; list++) {
        const uint8_t *old = before->thread[list], *new = now->thread[list];
        int o = 0, n = 0;
        for (; o < THREADS && old[o] != 0; o++) {
            bool inserted = n < THREADS && new[n] == actor + 1 && old[o] != actor + 1;
            demand(!inserted || priority[actor] < priority[old[o] - 1], "first come, first served among equals");
            n += inserted;
            if (n < THREADS && new[n] == old[o]) {
                n++;
            } else {
                demand(old[o] == actor + 1 || o == 0 || list == 1, "the most important waiter goes on first");
            }
        }
        n += n < THREADS && new[n] == actor + 1;
        demand(n == THREADS || new[n] == 0, "nobody else comes into a list");
    }
}

static uint32_t free_blocks(void)
{
    uint32_t found = 0;

    for (uint32_t b = word_at(POOL_AT) & ~WORD_WAITER; b != 0; b = *(const uint32_t *)(uintptr_t)b) {
        uint32_t n = (b - OBJECTS_BASE - BLOCK_AT) / BLOCK_BYTES;
        demand(n < BLOCKS && !(found >> n & 1) && facts.block_of[n] == 0, "a free block is free once, and nobody's");
        found |= 1u << n;
    }
    return found;
}

/* Nobody can go on. A thread that was killed may have taken one thing along that it had just got. */
static void check_end(void)
{
    uint32_t tokens = word_at(SEMAPHORE_AT) & ~WORD_WAITER;
    uint32_t lost = 0, sent = 0, received = 0;

    ends++;
    for (int t = 0; t < THREADS; t++) {
        lost += facts.killed[t] && facts.killed_at[t] != 0;
        sent += facts.sent[t];
        received += (uint32_t)__builtin_popcount(facts.received[t]);
    }
    demand(tokens + facts.got <= facts.put && tokens + facts.got + lost >= facts.put, "tokens are conserved");
    uint32_t blocks = free_blocks();
    uint32_t missing = 0;
    for (int n = 0; n < BLOCKS; n++) {
        missing += !(blocks >> n & 1) && facts.block_of[n] == 0;
    }
    demand(missing <= lost, "blocks are conserved");
    uint32_t stored = word_at(QUEUE_AT) >> 16 & 0x7fff;
    demand(received + stored <= sent + lost && received + stored + lost >= sent, "messages are conserved");
    for (int n = 0; n < LOCKS; n++) {
        uint32_t id = word_at(LOCK_AT + 4 * (uint32_t)n) & ~WORD_WAITER;
        demand(id == 0 || facts.holder[n] != 0 || facts.holder_died[n] || lost != 0,
               "a lock that nobody holds is free");
    }
    for (int t = 0; t < THREADS; t++) {
        bool blocked = threads[t].state > THREAD_STOPPED;
        demand(!blocked || !(threads[t].state & THREAD_TIMED), "who has a deadline waits no longer");
    }
    check_lists_at_end();
}

/* -- Steps -- */

/* An interrupt has let `t` go on instead of who runs. */
static void switch_to(struct thread *t)
{
    struct thread *self = kernel.current;

    if (self != t) {
        sched_unready(t);
        sched_make_ready(self);
        kernel.current = t;
    }
    process_page(&processes[0])->self = t->identity.id;
}

/* Of those who wait for the same word as `t`, the most important one's priority. */
static uint8_t first_priority(const struct thread *t)
{
    uint8_t first = t->priority;

    for (const struct thread *w = processes[0].word_waiters; w != NULL; w = w->link) {
        first = w->word == t->word && w->priority < first ? w->priority : first;
    }
    return first;
}

static struct thread *handle(syscall_handler *handler)
{
    jmp_buf end;

    host_end = &end;
    struct thread *next = setjmp(end) == 0 ? handler(kernel.current) : host_left_for;
    host_end = NULL;
    return next;
}

/* A step of the kernel. Whoever is served by it was the most important who waited for that word. */
static void enter_kernel(syscall_handler *handler)
{
    bool first[THREADS];
    bool waited[THREADS];

    for (int i = 0; i < THREADS; i++) {
        waited[i] = waits_for_word(&threads[i]);
        first[i] = waited[i] && first_priority(&threads[i]) == threads[i].priority;
    }
    if (!published) {
        extra.reserves = -1;
    }
    struct thread *self = kernel.current;
    kernel.current = handle(handler);
    if (handler == sys_exit) {
        extra.exits[self->slot] = self->state != THREAD_STOPPED;
    }
    for (int i = 0; i < THREADS; i++) {
        bool served =
            waited[i] && threads[i].state == THREAD_READY && (int32_t)threads[i].frame.word[0] != -ERR_TIMEOUT;
        demand(!served || first[i], "the most important waiter is served");
    }
}

static void call(int i)
{
    extra.calls[i] = true;
    memcpy(threads[i].frame.word, call_words[i], sizeof *call_words[i]);
    threads[i].frame.number = call_number[i];
    enter_kernel(syscall_table[call_number[i]]);
}

/* A thread goes on to its next stop; if that is in a system call, the kernel handles it. */
static void go_on(int i)
{
    bool called = extra.calls[i];

    switch_to(&threads[i]);
    if (extra.exits[i]) {
        enter_kernel(sys_exit);
        return;
    }
    if (!published && extra.reserves != i) {
        extra.reserves = -1;
    }
    extra.calls[i] = false;
    resume(i);
    if (!called && extra.calls[i]) {
        call(i);
    }
}

static void kill_thread(int i)
{
    struct thread *t = &threads[i];

    facts.killed[i] = true;
    facts.killed_at[i] = waits_for_word(t) ? 0 : program[i][facts.step[i]];
    for (int n = 0; n < LOCKS; n++) { /* it may own a lock without having been told so yet */
        facts.holder_died[n] |= (word_at(LOCK_AT + 4 * (uint32_t)n) & ~WORD_WAITER) == t->identity.id;
        facts.holder[n] = facts.holder[n] == i + 1 ? 0 : facts.holder[n];
    }
    if (t->state != THREAD_READY) {
        unblock(t);
        sched_make_ready(t);
    }
    switch_to(t);
    enter_kernel(sys_exit);
}

static usec next_deadline(void)
{
    return kernel.deadlines != NULL ? kernel.deadlines->due : FOREVER;
}

static bool act(struct action a)
{
    usec now = host_ticks / TIMER_TICKS_PER_US;
    struct thread *t = &threads[a.thread];

    switch (a.what) {
    case 'g':
        if (t->state != THREAD_READY || facts.ended[a.thread]) {
            return false;
        }
        go_on(a.thread);
        return true;
    case 'k':
        if (t->state == THREAD_STOPPED || facts.ended[a.thread] || extra.kills == 0) {
            return false;
        }
        extra.kills--;
        kill_thread(a.thread);
        return true;
    case 'i':
        if (a.thread != 0 || extra.reserves < 0 || extra.interrupts == 0) {
            return false;
        }
        extra.interrupts--;
        extra.reserves = -1;
        return true;
    case 't':
        if (a.thread != 0 || next_deadline() == FOREVER || next_deadline() <= now) {
            return false;
        }
        host_ticks = next_deadline() * TIMER_TICKS_PER_US;
        return true;
    default: /* alarm */
        if (a.thread != 0 || next_deadline() > now) {
            return false;
        }
        enter_kernel(kernel_alarm);
        return true;
    }
}

static void explore(void)
{
    static const char actions[] = "gkita";
    char *snapshot = snapshots + snapshot_bytes * depth;
    bool any = false;
    struct lists before, now;

    lists_look(&before);
    demand(depth + 1 < DEPTH, "(too deep)");
    deepest = depth > deepest ? depth : deepest;
    cursor = snapshot;
    each_piece(save_piece);
    for (int n = 0; n < (int)sizeof actions * thread_count - thread_count; n++) {
        path[depth] = (struct action){actions[n / thread_count], n % thread_count};
        if (!act(path[depth])) {
            continue;
        }
        any |= path[depth].what != 'k';
        steps++;
        check_state();
        lists_look(&now);
        check_order(&before, &now, path[depth].thread);
        if (is_new()) {
            depth++;
            explore();
            depth--;
        }
        cursor = snapshot;
        each_piece(restore_piece);
    }
    if (!any) {
        check_end();
    }
}

/* -- Set-up -- */

/* The process's memory lies at the address that it has for the kernel. */
static void map_memory(void)
{
    int file = memfd_create("ram", 0);

    if (file < 0 || ftruncate(file, HOST_BYTES) != 0 ||
        mmap(host_memory, HOST_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED ||
        mmap((void *)(uintptr_t)HOST_BASE, HOST_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, file,
             0) == MAP_FAILED) {
        perror("memory of the model");
        exit(2);
    }
}

static void boot(void)
{
    jmp_buf end;

    map_memory();
    host_end = &end;
    if (setjmp(end) == 0) {
        kernel_main();
    }
    host_end = NULL;
    for (int t = 0; t < THREADS; t++) {
        facts.ended[t] = program[t][0] == 0;
        threads[t].base_priority = (uint8_t)priority[t];
        sched_unready(&threads[t]);
        sched_set_priority(&threads[t], (uint8_t)priority[t]);
        sched_make_ready(&threads[t]);
    }
}

/* explore KILLS INTERRUPTS reservation|values|published PROGRAM[:PRIORITY] ... */
int main(int count, char **arguments)
{
    if (count < 5 || count > 4 + THREADS) {
        fprintf(stderr, "usage: explore KILLS INTERRUPTS reservation|values|published PROGRAM[:PRIORITY] ...\n");
        return 2;
    }
    for (int t = 0; t < THREADS; t++) {
        char *text = t + 4 < count ? arguments[t + 4] : (char *)"";
        char *colon = strchr(text, ':');
        priority[t] = colon != NULL ? (unsigned)atoi(colon + 1) : 10;
        if (colon != NULL) {
            *colon = 0;
        }
        program[t] = text;
    }
    thread_count = count - 4;
    boot();
    extra.kills = atoi(arguments[1]);
    extra.interrupts = atoi(arguments[2]);
    extra.reserves = -1;
    compares_values = arguments[3][0] == 'v';
    published = arguments[3][0] == 'p';
    fill_objects();
    exploring = true;
    for (int t = 0; t < THREADS; t++) {
        create(t);
    }
    each_piece(measure);
    snapshots =
        mmap(NULL, snapshot_bytes * DEPTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    is_new();
    explore();
    printf("ok %llu states, %llu steps, %llu ends, depth %u\n", (unsigned long long)states, (unsigned long long)steps,
           (unsigned long long)ends, deepest);
    return 0;
}
