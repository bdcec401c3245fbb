/* SPDX-License-Identifier: MIT */
/* All state of the kernel, each variable with its line.

   The kernel is a state machine: an event comes in (a system call, an interrupt, the alarm, a fault), the thread to
   run next comes out. Handlers run one at a time, on one stack, at one priority: nothing here is ever locked. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "arch.h"
#include "image.h"

enum {
    PRIORITIES = 32,                /* 0 is the most important */
    PRIORITY_HELD = PRIORITIES + 1, /* behind idle, and never chosen: its process has no processor time left */
};

enum { ID_SLOT_BITS = 8 }; /* a thread's id is its process's generation and its slot in threads[] */

enum thread_state {
    THREAD_READY,        /* in a ready list, or running: the running thread is in no list */
    THREAD_STOPPED,      /* does not exist, or its process stopped */
    THREAD_SLEEPING,     /* in no list but the deadlines */
    THREAD_WAITING,      /* in process->event_waiters, for bits of wait_mask */
    THREAD_QUEUED,       /* in server_process->callers, until a server thread takes its call */
    THREAD_SERVED,       /* in server->clients, until the reply */
    THREAD_PARKED,       /* in no list but the deadlines */
    THREAD_TAKING,       /* in process->word_waiters, for a token, block or message of `word` */
    THREAD_SENDING,      /* in process->word_waiters, its message in its registers, for room in the queue at `word` */
    THREAD_LOCKING,      /* in process->word_waiters, for the lock at `word`, which sync_owner owns */
    THREAD_BEGINNING,    /* in no list but the deadlines: the first thread of a process that restarts */
    THREAD_TIMED = 0x80, /* or-ed in: also ends when `due` */
};

struct thread {
    struct arch_frame frame;       /* the saved registers; first, where the entry code stores them */
    struct arch_identity identity; /* what the switch compares and stores: process page and id */
    const uint32_t *region_words;  /* for the switch to another process */
    uint32_t *fp_save;             /* callee-saved floating-point registers; null: the process has no floating point */
    struct process *process;
    struct thread *next;  /* READY and not running: the next in the circular ready list */
    struct thread **list; /* tail pointer of the ready list of `priority` */
    uint32_t bit;         /* of `priority` in kernel.ready_bits; 0 for idle and who is held */
    uint8_t priority;     /* effective: own or lent, whichever is more important */
    uint8_t base_priority;
    uint8_t slot;        /* index in threads[] */
    bool unparked;       /* an unpark came before the park */
    uint32_t state;      /* of enum thread_state */
    struct thread *link; /* WAITING, QUEUED, SERVED, TAKING, SENDING, LOCKING: the next in that list */
    union {
        uint32_t wait_mask;             /* WAITING */
        struct process *server_process; /* QUEUED */
        uaddr word;                     /* TAKING, SENDING; LOCKING: its address plus 1 */
    };
    struct thread *server;  /* SERVED: who will reply; LOCKING: the owner, or who was it (sync_owner) */
    struct thread *clients; /* whom it serves, most important first: they lend it their priority */
    uint32_t token;         /* of its present or last call: sequence, slot */
    union {
        struct lease lease[LEASES_PER_CALL]; /* SERVED, when its call has options: checked copies */
        uint32_t fault[4];                   /* READY, when its process crashes because of it: for arch_explain */
    };
    struct thread *later; /* the next in kernel.deadlines; itself: it is not among them */
    usec due;             /* its deadline there */
};

/* How much processor time a process may have. budget.c; in images without budgets none of it is there. */
struct budget {
    usec renewal;       /* when its period ends */
    int32_t left_ticks; /* of this period's share; what it overran is missing in the next */
    bool exhausted;     /* its threads are held until then */
    bool unsettled;     /* they are, or some of them may still be */
};

/* Behind STOPPED: it ends, and each of its threads that is frozen, and would run, goes on with that (fault.c). */
enum process_state {
    PROCESS_RUNNING,
    PROCESS_STOPPED,
    PROCESS_FAULTED,   /* it is to crash: its record is not complete, and some of its threads may still run */
    PROCESS_CONDEMNED, /* it is to stop; the same */
    PROCESS_ENDING,    /* it stops: all of its threads are frozen */
    PROCESS_CRASHED,   /* the same because of a crash, and its record is complete */
};

/* A lock has passed on while others waited: who waits on `key` for `from` waits for `heir`. */
struct succession {
    uaddr key;
    struct thread *from; /* null: there is none */
    struct thread *heir;
};

struct process {
    const struct process_config *config;
    struct thread *thread; /* its threads, which follow each other; handles index them */
    uint32_t thread_count;
    uaddr ram; /* the window of its own data, first tried by user_range_ok */
    uint32_t ram_bytes;
    struct thread *event_waiters; /* WAITING, most important first */
    struct thread *callers;       /* QUEUED, most important first */
    struct thread *word_waiters;  /* TAKING, SENDING, LOCKING, most important first */
    struct succession succession; /* among them: the last one */
    struct thread *call_receiver; /* the thread that last waited for calls: callers lend it their priority */
    uint32_t mail_tail;           /* the kernel's own copy: what the process writes there is ignored */
    struct budget *budget;        /* of processor time; null: as much as it likes */
    usec crashed;                 /* when it last did */
    uint32_t backoff_us;          /* how long its next restart waits */
    uint16_t state;               /* of enum process_state */
    uint16_t told;                /* of its end: so many peers have been; then its supervisor, or so many characters */
    uint32_t index;               /* in processes[] */
    uint16_t generation;          /* changes at each restart; never 0 */
    uint8_t failures;             /* crashes without a healthy period between them */
};

/* The kernel's stack grows down from here, so on entry, with nothing on it, sp is the address of this. */
struct kernel {
    struct thread *ready[PRIORITIES + 2]; /* tails of circular lists; [32] is always idle's own, [33] of who is held */
    uint32_t ready_bits;                  /* bit set: that ready list is not empty */
    struct thread *current;               /* the running thread */
    struct process_page *page;            /* of its process: by it a switch sees whether the process changes */

    uint32_t clock_base; /* added to the counter: ticks since clock_us; folded at least every half wrap */
    usec clock_us;
    struct thread *deadlines;     /* soonest first; who was woken before stays until due */
    usec quantum_end;             /* FOREVER: not armed. Armed whenever an equal of the running thread is ready */
    struct thread *quantum_owner; /* who ran when it was armed */
    usec alarm_us;                /* what the alarm is set to */

    bool in_one_piece;    /* this handler is not left by give_way */
    bool in_steps;        /* who runs ends a process: whatever has been done when it is left stays done */
    uint16_t passed;      /* of a report that is written in steps, how many characters the present step has come by */
    uint16_t *written;    /* ... how many have been written; null: it is written at once */
    uint8_t leaves;       /* how often others have been, since */
    uint32_t leaves_from; /* the counter then */

    struct budget *charged; /* of the process that runs; null: it has none */
    uint32_t charged_ticks; /* the counter when it was last charged */

    uint32_t stray_lines; /* interrupts that nobody owned */
    uint32_t mail_full;   /* mail refused because the ring was full */
    struct thread idle;   /* the arch's; never blocks */
    struct process idle_process;
};

extern struct kernel kernel; /* placed by the image */

/* Sized by the image; process_start_all fills them. */
extern struct thread threads[];
extern struct process processes[];

/* One for each process, then the kernel's own; crash.h. */
extern struct crash crashes[];

typedef struct thread *syscall_handler(struct thread *self);

#define SYSCALL0(number, name, meaning) syscall_handler sys_##name;
#define SYSCALL_VOID0(number, name, meaning) syscall_handler sys_##name;
#define SYSCALL_VOID1(number, name, t1, a1, meaning) syscall_handler sys_##name;
#define SYSCALL1(number, name, t1, a1, meaning) syscall_handler sys_##name;
#define SYSCALL2(number, name, t1, a1, t2, a2, meaning) syscall_handler sys_##name;
#define SYSCALL4(number, name, t1, a1, t2, a2, t3, a3, t4, a4, meaning) syscall_handler sys_##name;
#define SYSCALL3(number, name, t1, a1, t2, a2, t3, a3, meaning) syscall_handler sys_##name;
#define SYSCALL5(number, name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, meaning) syscall_handler sys_##name;
#define SYSCALL_WORDS(number, name, in, out, meaning) syscall_handler sys_##name;
#include "syscalls.def"
#undef SYSCALL0
#undef SYSCALL_VOID0
#undef SYSCALL_VOID1
#undef SYSCALL1
#undef SYSCALL2
#undef SYSCALL4
#undef SYSCALL3
#undef SYSCALL5
#undef SYSCALL_WORDS

enum { SYSCALLS_MAX = 31 }; /* the last */
extern syscall_handler *const syscall_table[SYSCALLS_MAX + 1];

static inline bool likely(bool condition)
{
    return __builtin_expect(condition, true);
}

static inline bool unlikely(bool condition)
{
    return __builtin_expect(condition, false);
}

/* A path that need not be fast: compiled for size, and never into the fast one beside it. */
#define RARE __attribute__((noinline, cold))

/* Priorities are numbers that run the other way; nobody should have to remember that at a `<`. (Their bits do not, and
   whoever compares needs the bit next.) */
static inline bool more_important(const struct thread *a, const struct thread *b)
{
    return a->bit > b->bit;
}

/* Its state, with or without a deadline. */
static inline uint32_t thread_state(const struct thread *t)
{
    return t->state % THREAD_TIMED;
}

/* Has it no processor time left in this period? */
static inline bool process_is_held(const struct process *p)
{
    return p->budget != NULL && p->budget->exhausted;
}

/* Where the kernel writes events and mail of `p`. Flash knows it; another copy in RAM could be damaged, and then its events would
   be written into somebody else's memory. */
static inline struct process_page *process_page(const struct process *p)
{
    return arch_page(p->config->page);
}

/* The barriers keep the compiler from loading meanwhile what comes behind, for which it lacks registers. */
static inline void copy_message(struct thread *to, const struct thread *from)
{
    __asm__ volatile("" ::: "memory");
    for (unsigned n = 1; n <= 4; n++) {
        arch_set_word(to, n, arch_word(from, n));
    }
    __asm__ volatile("" ::: "memory");
}

static inline struct thread *returns(struct thread *self, int32_t result)
{
    arch_set_word(self, 0, (uint32_t)result);
    return self;
}
