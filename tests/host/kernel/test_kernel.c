/* SPDX-License-Identifier: MIT */
/* Random programs against the real kernel: whoever runs makes a system call, with good and hostile arguments; interrupts
   come, time passes. After every event everything is checked (invariants.c). The seed is printed when a run begins, and
   replays it. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "process.h"
#include "sched.h"
#include "system.h"
#include "time.h"

enum { RUNS = 2000, EVENTS_PER_RUN = 2500, HOSTILE = 400 /* one call in so many */ };

static uint64_t calls_made;
static uint64_t faults_made;

static void boot(void)
{
    memset(&kernel, 0, sizeof kernel);
    memset(threads, 0, THREADS * sizeof threads[0]);
    memset(processes, 0, PROCESSES * sizeof processes[0]);
    memset(host_memory, 0, sizeof host_memory);
    memset(host_line_enabled, 0, sizeof host_line_enabled);
    memset(host_line_pending, 0, sizeof host_line_pending);
    memset(image_deadlines.position, 0, THREADS);
    process_start_all(&kernel);
    kernel.idle.process = &kernel.idle_process;
    kernel.idle.next = &kernel.idle;
    kernel.idle.list = &kernel.ready[PRIORITIES];
    kernel.idle.priority = PRIORITIES;
    kernel.idle.base_priority = PRIORITIES;
    kernel.idle.state = THREAD_READY;
    kernel.current = &kernel.idle;
    time_start(&kernel);
    host_ticks = host_alarm; /* the first alarm starts the first thread */
    kernel.current = kernel_alarm(&kernel.idle, &kernel);
    check_invariants();
}

/* What an arch does when a handler returns. */
static void run(struct thread *next)
{
    kernel.current = next;
    if (next != &kernel.idle) {
        next->identity.page->self = next->identity.id;
    }
}

static void deliver_interrupts(void)
{
    if (host_alarm_on && host_ticks >= host_alarm) {
        run(kernel_alarm(kernel.current, &kernel));
        check_invariants();
    }
    for (uint32_t line = 0; line < HOST_LINES; line++) {
        if (host_line_enabled[line] && host_line_pending[line]) {
            host_line_pending[line] = false;
            run(kernel_irq(line, kernel.current, &kernel));
            check_invariants();
        }
    }
}

static uint32_t hostile_word(void)
{
    static const uint32_t words[] = {0,
                                     1,
                                     3,
                                     64,
                                     0x7fffffff,
                                     0x80000000,
                                     0xfffffffe,
                                     0xffffffff,
                                     HOST_BASE,
                                     RAM(0),
                                     RAM(1),
                                     RAM(2) + RAM_BYTES - 4,
                                     RAM(0) + RAM_BYTES,
                                     RAM(0) - 1,
                                     0x40000000};
    return words[random_below(sizeof words / sizeof words[0])];
}

static void set_deadline(uint32_t *low, uint32_t *high)
{
    usec deadline = FOREVER;

    switch (random_below(4)) {
    case 0:
        deadline = time_now(&kernel) + random_below(3000);
        break;
    case 1:
        deadline = random_below(10) == 0 ? AT_ONCE : FOREVER;
        break;
    default:
        break;
    }
    *low = (uint32_t)deadline;
    *high = (uint32_t)(deadline >> 32);
}

/* Arguments that a correct program would pass; false: this call is not to be made now. */
static bool fill_arguments(struct thread *t, uint32_t number, uint32_t *w)
{
    uint32_t process = t->process->index;
    uint32_t handles = t->process->config->thread_count;

    switch (number) {
    case SYS_null:
    case SYS_yield:
    case SYS_now:
        return true;
    case SYS_exit:
        return random_below(60) == 0;
    case SYS_sleep:
        w[0] = (uint32_t)(time_now(&kernel) + random_below(2000));
        w[1] = 0;
        return true;
    case SYS_wait:
        w[0] = random_below(2) ? EVENT_LINE | EVENT_MAIL | 2 : 6 | EVENT_PEER;
        w[0] |= process == 1 && random_below(4) != 0 ? EVENT_CALL : 0;
        w[1] = random_below(2) ? EVENT_LINE : 0;
        set_deadline(&w[2], &w[3]);
        return true;
    case SYS_notify:
        w[0] = random_below(t->process->config->peer_count);
        w[1] = random_below(8);
        return true;
    case SYS_call:
        w[0] = 0;
        w[5] = 0;
        if (random_below(2) == 0) {
            w[5] = WORDS(process) + 0x80;
            uint32_t low;
            uint32_t high;
            set_deadline(&low, &high);
            arch_store(w[5], low);
            arch_store(w[5] + 4, high);
            arch_store(w[5] + 8, RAM(process) + 0x300);
            arch_store(w[5] + 12, 32u | (random_below(2) ? LEASE_WRITABLE : 0));
            arch_store(w[5] + 20, 0);
        }
        return t->process->config->call_count != 0;
    case SYS_reply:
    case SYS_reply_wait:
        w[0] = t->clients != NULL && random_below(8) != 0 ? t->clients->call_sequence << 8 | t->clients->slot
                                                          : random_below(1000);
        w[5] = EVENT_CALL | EVENT_MAIL;
        w[6] = random_below(2) ? EVENT_LINE : 0;
        return process == 1;
    case SYS_lease_read:
        if (t->clients == NULL) {
            return false;
        }
        w[0] = t->clients->call_sequence << 8 | t->clients->slot;
        w[1] = 0;
        w[2] = random_below(40);
        w[3] = RAM(process) + 0x300;
        w[4] = random_below(64);
        return true;
    case SYS_mail:
        w[0] = process == 0 ? random_below(2) : process == 1 ? 0 : 1;
        w[1] = random_below(100);
        return true;
    case SYS_raise:
        w[0] = 0;
        return process == 2;
    case SYS_start:
        w[0] = random_below(handles);
        w[1] = image_threads[t->slot].entry;
        w[3] = 4 + random_below(8);
        return true;
    case SYS_priority:
        w[0] = random_below(handles);
        w[1] = 3 + random_below(9);
        return true;
    case SYS_park:
        return random_below(12) == 0;
    case SYS_unpark:
        w[0] = random_below(handles);
        return true;
    case SYS_park_until:
        set_deadline(&w[0], &w[1]);
        return true;
    default:
        return false;
    }
}

static void syscall(struct thread *t, uint32_t number)
{
    uint32_t crashes = processes[0].crash.count + processes[1].crash.count + processes[2].crash.count;

    t->frame.number = number;
    calls_made++;
    run(number <= SYS_park_until ? syscall_table[number](t->frame.word[0], t, &kernel)
                                 : kernel_bad_syscall(number, t, &kernel));
    faults_made += processes[0].crash.count + processes[1].crash.count + processes[2].crash.count - crashes;
    check_invariants();
}

/* What the user library does with a semaphore and with a lock: the word first, the kernel if it must. */
static void synchronise(struct thread *t)
{
    uaddr word = WORDS(t->process->index) + 4 * random_below(4);
    uint32_t value = arch_load(word);
    bool lock = (word & 8) != 0;

    t->frame.word[0] = word;
    set_deadline(&t->frame.word[1], &t->frame.word[2]);
    if (!lock && random_below(2) == 0) {
        if ((int32_t)value > 0) {
            arch_store(word, value - 1);
        } else {
            syscall(t, SYS_get);
        }
    } else if (!lock) {
        if ((int32_t)(value + 1) > 0 && value < 3) {
            arch_store(word, value + 1);
        } else if (value & WORD_WAITER) {
            syscall(t, SYS_put);
        }
    } else if ((value & ~WORD_WAITER) == t->identity.id) {
        if (value == t->identity.id) {
            arch_store(word, 0);
        } else {
            syscall(t, SYS_unlock);
        }
    } else if (value == 0) {
        arch_store(word, t->identity.id);
    } else {
        syscall(t, SYS_lock);
    }
}

/* The same for a queue of four messages, whose slots do not matter here, and for a pool of one block. */
static void queue_or_pool(struct thread *t)
{
    uaddr queue = WORDS(t->process->index) + 0x20;
    uaddr pool = WORDS(t->process->index) + 0x10;
    uint32_t state = arch_load(queue);

    arch_store(queue + 8, 3);
    switch (random_below(4)) {
    case 0:
        if ((int32_t)state >= 0 && (state & 0xffff) <= 3) {
            arch_store(queue, state + 1);
        } else {
            t->frame.word[0] = queue;
            set_deadline(&t->frame.word[5], &t->frame.word[6]);
            syscall(t, SYS_send);
        }
        break;
    case 1:
        if ((int32_t)state > 0 && (state & 0xffff) != 0) {
            arch_store(queue, (state + 0xffff) & ~WORD_WAITER);
        } else {
            t->frame.word[0] = queue;
            set_deadline(&t->frame.word[5], &t->frame.word[6]);
            syscall(t, SYS_receive);
        }
        break;
    case 2:
        if ((int32_t)arch_load(pool) > 0) {
            arch_store(pool, 0);
        } else {
            t->frame.word[0] = pool;
            set_deadline(&t->frame.word[1], &t->frame.word[2]);
            syscall(t, SYS_take);
        }
        break;
    default:
        if (arch_load(pool) == 0) {
            arch_store(pool, 64);
        } else if (arch_load(pool) & WORD_WAITER) {
            t->frame.word[0] = pool;
            t->frame.word[1] = 64;
            syscall(t, SYS_hand);
        }
        break;
    }
}

static void read_mail(struct thread *t)
{
    struct process_page *page = t->process->page;

    if (page->mail_head != page->mail_tail) {
        page->mail_head++;
    }
}

static void act(struct thread *t)
{
    uint32_t *w = t->frame.word;

    if (random_below(HOSTILE) == 0) {
        for (uint32_t i = 0; i < 7; i++) {
            w[i] = hostile_word();
        }
        uint32_t number = random_below(40);
        if (number != SYS_shutdown) {
            syscall(t, number);
        }
        return;
    }
    if (random_below(3) == 0) {
        synchronise(t);
        return;
    }
    if (random_below(4) == 0) {
        queue_or_pool(t);
        return;
    }
    read_mail(t);
    uint32_t number = random_below(SYS_park_until + 1);
    if (fill_arguments(t, number, w)) {
        syscall(t, number);
    }
}

static void one_event(void)
{
    if (random_below(6) == 0) {
        host_line_pending[random_below(2) ? LEVEL_LINE : EDGE_LINE] = true;
    }
    host_ticks += kernel.current == &kernel.idle
                      ? host_alarm > host_ticks ? (host_alarm - host_ticks) / (1 + random_below(3)) + 1 : 1
                      : random_below(300);
    deliver_interrupts();
    if (kernel.current != &kernel.idle) {
        act(kernel.current);
    }
}

/* Too little is left to be of interest: two processes have stopped, or everybody waits for what will not come. */
static bool is_over(void)
{
    static uint32_t idle_events;
    uint32_t running = 0;

    idle_events = kernel.current == &kernel.idle ? idle_events + 1 : 0;
    if (idle_events > 40) {
        idle_events = 0;
        return true;
    }

    for (uint32_t i = 0; i < PROCESSES; i++) {
        running += processes[i].state == PROCESS_RUNNING;
    }
    return running < 2;
}

static void test_random_programs(void **state)
{
    uint64_t events = 0;

    (void)state;
    for (uint32_t n = 0; n < RUNS; n++) {
        random_state = 88172645463325252u + 7919 * n;
        boot();
        for (uint32_t i = 0; i < EVENTS_PER_RUN; i++, events++) {
            one_event();
            if (is_over()) {
                boot();
            }
        }
    }
    printf("%llu events, %llu system calls, %llu faults\n", (unsigned long long)events, (unsigned long long)calls_made,
           (unsigned long long)faults_made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_programs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
