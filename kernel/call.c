/* SPDX-License-Identifier: MIT */
/* A token is the caller's slot and its call sequence, so an answer to a call that has ended is refused. The kernel
   never follows it without finding that very thread served by the process that presents it. */
#include "call.h"

#include "event.h"
#include "fault.h"
#include "give_way.h"
#include "lend.h"
#include "sched.h"
#include "time.h"
#include "unblock.h"
#include "user.h"

enum { TOKEN_SLOT_BITS = 8 };

struct thread *call_served(const struct process *server, uint32_t token)
{
    uint32_t slot = token & ((1u << TOKEN_SLOT_BITS) - 1);
    struct thread *t = &threads[slot];

    bool served = slot < image_thread_count && thread_state(t) == THREAD_SERVED;
    return served && t->server->process == server && t->token == token ? t : NULL;
}

/* `receiver` serves others, too, or runs with the priority of `caller` from now on. */
RARE static struct thread *serve_another(struct thread *receiver, struct thread *caller)
{
    waitlist_insert(&receiver->clients, caller);
    if (more_important(caller, receiver)) {
        sched_set_priority(receiver, caller->priority);
    }
    return receiver;
}

/* `receiver` - in no list - gets the call of `caller`, which waits for its answer from now on, and runs: it has the caller's
   priority, and nobody ready outranks that. */
static inline struct thread *deliver(struct thread *receiver, struct thread *caller, uint32_t timed)
{
    caller->token += 1u << TOKEN_SLOT_BITS;
    arch_set_word(receiver, 5, caller->token);
    arch_set_word(receiver, 6, caller->process->index);
    arch_set_word(receiver, 0, EVENT_CALL);
    copy_message(receiver, caller);
    caller->state = THREAD_SERVED | timed;
    caller->link = NULL;
    caller->server = receiver;
    receiver->state = THREAD_READY;
    if (unlikely(receiver->clients != NULL || more_important(caller, receiver))) {
        return serve_another(receiver, caller);
    }
    receiver->clients = caller;
    return receiver;
}

/* The same for who is about to wait, or waits, in the queue. */
RARE static struct thread *deliver_slowly(struct thread *receiver, struct thread *caller)
{
    return deliver(receiver, caller, caller->state & THREAD_TIMED);
}

RARE bool call_receive(struct thread *self)
{
    struct process *p = self->process;
    struct thread *last = p->call_receiver;
    struct thread *caller = p->callers;

    p->call_receiver = self;
    if (caller == NULL) {
        return false;
    }
    p->callers = caller->link;
    bool is_held = self->priority == PRIORITY_HELD;
    deliver_slowly(self, caller);
    if (is_held) {
        lend_set(self, PRIORITY_HELD);
    }
    if (last != self) {
        lend_update(last); /* the queue lends to `self` now: nobody there is more important than this caller */
    }
    return true;
}

/* Reads and checks what a call has beside its words. False: the caller does not own the memory at *bad. */
RARE static bool read_options(struct thread *self, uaddr options, usec *deadline, uaddr *bad)
{
    const struct process *p = self->process;

    *bad = options;
    if (options % 4 != 0 || !user_range_ok_gently(p, options, sizeof(struct call_options), REGION_READ)) {
        return false;
    }
    give_way();
    *deadline = time_of(arch_load(options), arch_load(options + 4));
    for (unsigned i = 0; i < LEASES_PER_CALL; i++) {
        uaddr at = options + (uaddr)(offsetof(struct call_options, lease) + i * sizeof(struct lease));
        struct lease lease = {.address = arch_load(at), .bytes = arch_load(at + 4)};
        uint8_t rights = lease.bytes & LEASE_WRITABLE ? REGION_READ | REGION_WRITE : REGION_READ;
        uint32_t bytes = lease.bytes & ~LEASE_WRITABLE;
        if (bytes != 0 && !user_range_ok_gently(p, lease.address, bytes, rights)) {
            *bad = lease.address;
            return false;
        }
        self->lease[i] = lease;
    }
    return true;
}

/* A thread of `server` that waits for calls, taken out of its list; or null. */
static struct thread *take_receiver(struct process *server)
{
    struct thread **list = &server->event_waiters;

    for (struct thread *t = *list; t != NULL; list = &t->link, t = *list) {
        if (t->wait_mask & EVENT_CALL) {
            *list = t->link;
            return t;
        }
    }
    return NULL;
}

/* A call with options, or to a server that is busy. */
RARE static struct thread *call_slowly(struct thread *self, struct process *server)
{
    uaddr options = arch_word(self, 5);
    usec deadline = FOREVER;
    uaddr bad;

    if (options != 0 && !read_options(self, options, &deadline, &bad)) {
        return fault_on_pointer(self, bad);
    }
    give_way();
    if (server->state != PROCESS_RUNNING) {
        return returns(self, -ERR_DEAD);
    }
    if (!time_limit_wait(self, THREAD_QUEUED, deadline)) {
        return self;
    }
    struct thread *receiver = take_receiver(server);
    if (receiver != NULL) {
        return deliver_slowly(receiver, self);
    }
    give_way();
    self->server_process = server;
    waitlist_join(&server->callers, self);
    lend_to(server->call_receiver, self->priority);
    return sched_block(self, self->state);
}

struct thread *sys_call(struct thread *self)
{
    uint32_t peer = arch_word(self, 0);
    const struct process_config *config = self->process->config;

    if (unlikely(peer >= config->call_count)) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    struct process *server = config->peers[peer];
    struct thread *receiver = server->event_waiters;
    if (unlikely(arch_word(self, 5) != 0 || receiver == NULL || !(receiver->wait_mask & EVENT_CALL))) {
        return call_slowly(self, server);
    }
    server->event_waiters = receiver->link;
    return deliver(receiver, self, 0);
}

/* `caller` gets the answer that `self` carries, and is in no list; the caller of this function makes it ready. */
static inline void answer(struct thread *caller, struct thread *self)
{
    struct thread *server = caller->server;

    arch_set_word(caller, 0, OK);
    copy_message(caller, self);
    waitlist_remove(&server->clients, caller);
    caller->server = NULL;
    if (server->priority != server->base_priority) {
        lend_update(server);
    }
}

RARE struct thread *sys_reply(struct thread *self)
{
    uint32_t token = arch_word(self, 0);
    struct thread *caller = call_served(self->process, token);

    if (caller == NULL) {
        return returns(self, -ERR_STALE);
    }
    give_way();
    answer(caller, self);
    arch_set_word(self, 0, OK);
    return sched_wake(self, caller);
}

/* A server with more to do than to answer its first client and wait for the next. */
RARE static struct thread *reply_wait_slowly(struct thread *self)
{
    struct thread *caller = call_served(self->process, arch_word(self, 0));
    uint32_t mask = arch_word(self, 5) & EVENT_MASK;
    uint32_t unmask = arch_word(self, 6);

    give_way();
    kernel.in_one_piece = true; /* who has been answered may be more important, and does not run yet */
    if (caller != NULL) {
        answer(caller, self);
        sched_make_ready(caller);
    }
    struct thread *next = event_wait(self, mask, FOREVER);
    kernel.in_one_piece = false;
    event_unmask(self->process, unmask);
    return sched_preempt(next);
}

/* `self`, which has answered `caller`, is to wait: with a priority that it had borrowed, beside others, or while somebody ready
   comes before `caller`. */
RARE static struct thread *wait_behind(struct thread *self, struct thread *caller)
{
    if (self->priority != self->base_priority) {
        lend_set(self, lend_due(self, self->base_priority, 0, false));
    }
    waitlist_insert(&self->process->event_waiters, self);
    if (caller->bit > kernel.ready_bits) {
        self->state = THREAD_WAITING;
        return caller;
    }
    sched_make_ready(caller);
    return sched_block(self, THREAD_WAITING);
}

struct thread *sys_reply_wait(struct thread *self)
{
    struct process *p = self->process;
    struct thread *caller = self->clients;
    uint32_t mask = arch_word(self, 5);
    uint32_t unmask = arch_word(self, 6);

    if (unlikely(caller == NULL || caller->token != arch_word(self, 0) || p->callers != NULL || unmask != 0 ||
                 ((self->identity.page->events | ~EVENT_STORED) & mask) != EVENT_CALL)) {
        return reply_wait_slowly(self);
    }
    self->wait_mask = mask;
    arch_set_word(caller, 0, OK);
    copy_message(caller, self);
    self->clients = caller->link;
    p->call_receiver = self;
    caller->state = THREAD_READY;
    if (unlikely(self->priority != self->base_priority) || unlikely(p->event_waiters != NULL) ||
        unlikely(caller->bit <= kernel.ready_bits)) {
        return wait_behind(self, caller);
    }
    self->state = THREAD_WAITING;
    self->link = NULL;
    p->event_waiters = self;
    return caller; /* handed the processor, not queued */
}

RARE static void fail(struct thread *caller, int32_t error)
{
    unblock(caller);
    returns(caller, error);
    sched_make_ready(caller);
}

RARE void call_abandon(struct thread *server)
{
    while (server->clients != NULL) {
        fail(server->clients, -ERR_DEAD);
    }
    if (server->process->call_receiver == server) {
        server->process->call_receiver = NULL;
    }
}

RARE void call_abandon_queue(struct process *p)
{
    while (p->callers != NULL) {
        fail(p->callers, -ERR_DEAD);
    }
}
