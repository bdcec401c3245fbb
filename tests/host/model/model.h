/* SPDX-License-Identifier: MIT */
/* What the kernel should do, written a second time, from its contract: no list, no heap, no bit, no cached priority. Who is
   first anywhere is found by looking at all threads; priorities are computed anew from nothing after each step. */
#pragma once

#include "world.h"

enum { NO_ONE = -1 };
enum { ALARM_AGAIN = 11 }; /* us until an alarm that gave way comes again: ten, and what is left of this one */

struct m_thread {
    uint8_t state; /* THREAD_, without TIMED */
    bool timed;
    bool listed;   /* there is an entry in the deadlines, perhaps of a wait that has ended */
    usec deadline; /* of that entry */
    uint8_t base;  /* its own priority */
    uint8_t lent;  /* the most important of it and those of whoever waits for it */
    int64_t place; /* the smallest comes first among equals, in whatever it waits for */
    uint32_t id;   /* what locks hold */
    uint32_t word[7];
    bool unparked;
    bool raised; /* was called though its process is held: until the next alarm its priority is what the kernel says */
    uint32_t mask;     /* WAITING */
    int server;        /* QUEUED, SERVED: process */
    int partner;       /* SERVED: thread that serves; LOCKING: thread that owns */
    uaddr on;          /* TAKING, SENDING: the word; LOCKING: its address plus 1 */
    uint32_t sequence; /* of its calls */
    struct lease lease[LEASES_PER_CALL];
    uint32_t number; /* of the system call it makes */
    bool again;      /* which it makes again when it runs: an exit that is not over */
    uint32_t pc;
};

struct m_process {
    bool stopped;
    uint16_t generation;
    int receiver; /* thread that last waited for calls */
    uint32_t mail_tail;
    bool held; /* has, or had until this alarm, no processor time left: said by the kernel */
    struct crash crash;
};

struct model {
    struct m_thread thread[WORLD_THREADS];
    struct m_process process[WORLD_PROCESSES];
    uint8_t memory[HOST_BYTES];
    bool enabled[HOST_LINES];
    bool pending[HOST_LINES];
    int running; /* thread, or NO_ONE: idle */
    usec now;
    int quantum_owner; /* who ran when the quantum began, or NO_ONE: none has */
    usec quantum_end;
    usec alarm_again; /* when an alarm that gave way comes again */
    int64_t first;    /* the smallest place so far */
    int64_t last;
    uint32_t stray_lines;
    uint32_t mail_full;
    bool ended; /* with this status: */
    uint32_t status;
};

extern struct model m;

/* The events. A system call is made by the running thread, its number and words in place. */
void model_boot(void);
void model_syscall(void);
void model_fault(const struct fault *fault);
void model_irq(uint32_t line);
void model_alarm(void);

/* The alarm has made ready as many of those who are due, and one more, or nobody, has `ended` its wait; unless it is the `whole` of it,
   it comes again for the rest. */
void model_alarm_in_part(int waits, int ended, bool whole);

/* -- Between the parts of the model (model.c: who runs; model_calls.c: system calls; model_memory.c: memory, crashes) -- */

uint32_t model_load(uaddr from);
void model_store(uaddr to, uint32_t value);
bool model_covers(int process, uaddr address, uint32_t bytes, uint8_t rights);
void model_crash(uint32_t kind, uint32_t address, bool has_address, uint32_t number, const struct m_thread *t);

int model_process_of(int thread);
uint32_t model_token(int caller);

/* Which of the threads for which `in` holds comes first: by priority, then by place. */
typedef bool m_group(int thread, int of);
int model_first(m_group *in, int of);
int model_on_word(uaddr on); /* first of its waiters */

void model_settle(void);           /* priorities follow donors */
void model_free(int thread);       /* it leaves what it waits for */
void model_make_ready(int thread); /* and waits at the end for its turn */
void model_wake(int thread);       /* the same, but it runs at once when it may */
void model_lend_back(int thread);
void model_wait(int thread, uint8_t state, bool timed, usec deadline);
void model_take_next(void);       /* the running thread does not run on */
void model_yield_to_better(void); /* it does, unless somebody outranks it */
bool model_post_one(int process, uint32_t bits, void (*wake)(int thread));
void model_post(int process, uint32_t bits, void (*wake)(int thread));
void model_quiet(int process); /* its lines are masked, and nothing pends */
void model_stop_process(int process);
void model_restart_process(int process); /* its first thread is ready at the next alarm */
void model_fail(int thread, int32_t error);
int model_pass_lock_of(int thread); /* to whom, or NO_ONE */
void model_offer_lock(int heir, int32_t result);
