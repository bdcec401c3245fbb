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

/* Most often it is the first client of `self`. */
struct thread *call_served(const struct thread *self, uint32_t token)
{
    struct thread *first = self->clients;
    if (first != NULL && first->token == token) {
        return first;
    }
    uint32_t slot = token & ((1u << TOKEN_SLOT_BITS) - 1);
    struct thread *t = &threads[slot];
    bool served = slot < image_thread_count && thread_state(t) == THREAD_SERVED;
    return served && t->server->process == self->process && t->token == token ? t : NULL;
}

/* `receiver` serves others, too, or runs with the priority of `caller` from now on. */
RARE static struct thread *serve_another(struct thread *receiver, struct thread *caller)
{
    waitlist_insert(&receiver->clients, caller);
    if (more_important(caller, receiver)) {
        sched_adopt_priority(receiver, caller);
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

/* Reads a lease. False: `p` does not own that memory. */
RARE static bool read_lease(const struct process *p, uaddr at, struct lease *lease)
{
    uaddr address = arch_load(at);
    uint32_t given = arch_load(at + 4);
    uint32_t bytes = given & ~LEASE_WRITABLE;

    lease->address = address;
    lease->bytes = given;
    if (bytes == 0 || user_window_has(p, address, bytes)) {
        return true;
    }
    return user_range_in_table_gently(p, address, bytes,
                                      given & LEASE_WRITABLE ? REGION_READ | REGION_WRITE : REGION_READ);
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

/* A call with a deadline, or to a server that is busy. */
RARE static struct thread *call_slowly(struct thread *self, struct process *server, usec deadline)
{
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

/* The receiver that waits first, if it waits for calls. */
static inline struct thread *first_receiver(const struct process *server)
{
    struct thread *t = server->event_waiters;

    return t != NULL && t->wait_mask & EVENT_CALL ? t : NULL;
}

RARE static struct thread *call_with_options(struct thread *self, struct process *server)
{
    const struct process *p = self->process;
    uaddr options = arch_word(self, 5);

    if (options % 4 != 0 || !user_range_ok_gently(p, options, sizeof(struct call_options), REGION_READ)) {
        return fault_on_pointer(self, options);
    }
    for (unsigned i = 0; i < LEASES_PER_CALL; i++) {
        uaddr at = options + (uaddr)(offsetof(struct call_options, lease) + i * sizeof(struct lease));
        if (!read_lease(p, at, &self->lease[i])) {
            return fault_on_pointer(self, self->lease[i].address);
        }
    }
    usec deadline = time_of(arch_load(options), arch_load(options + 4));
    struct thread *receiver = first_receiver(server);
    if (unlikely(deadline != FOREVER || receiver == NULL)) {
        return call_slowly(self, server, deadline);
    }
    server->event_waiters = receiver->link;
    return deliver_slowly(receiver, self);
}

struct thread *sys_call(struct thread *self)
{
    uint32_t peer = arch_word(self, 0);
    const struct process_config *config = self->process->config;

    if (unlikely(peer >= config->call_count)) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    struct process *server = config->peers[peer];
    if (arch_word(self, 5) != 0) {
        return call_with_options(self, server);
    }
    struct thread *receiver = first_receiver(server);
    if (unlikely(receiver == NULL)) {
        return call_slowly(self, server, FOREVER);
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
    struct thread *caller = call_served(self, token);

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
    struct thread *caller = call_served(self, arch_word(self, 0));
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
    give_way();
    if (server->process->call_receiver == server) {
        server->process->call_receiver = NULL;
        lend_update(server);
    }
}

RARE struct thread *call_server_goes(struct thread *self)
{
    struct thread *caller = self->clients;

    if (caller == NULL) {
        return NULL;
    }
    uint8_t priority = lend_due_after_client(self);
    give_way();
    self->clients = caller->link;
    returns(caller, -ERR_DEAD);
    return lend_back(self, priority, caller);
}

RARE void call_abandon_queue(struct process *p)
{
    while (p->callers != NULL) {
        fail(p->callers, -ERR_DEAD);
    }
}
