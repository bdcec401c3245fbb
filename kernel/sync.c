/* SPDX-License-Identifier: MIT */
/* Words, all 0 when unused:
     semaphore  W | count:31
     lock       W | id of the owner (generation and slot; 0: free)
     pool       W | address of the first free block
     queue      W | count:15 | head:16, then capacity << 16, lock, mask (capacity - 1), slots of four words
   W with a count: never on a semaphore; on a queue W at count 0 means receivers wait, at full that senders do. */
#include "sync.h"

#include "fault.h"
#include "give_way.h"
#include "lend.h"
#include "sched.h"
#include "time.h"
#include "user.h"
#include "waitlist.h"

enum { QUEUE_FULL = 4, QUEUE_MASK = 12, QUEUE_WORDS = 4, SLOT_WORDS = 4 }; /* two offsets in a queue, and lengths */

enum { COUNT_ONE = 0x10000 }; /* in its word */

static inline uaddr word_of(uaddr key)
{
    return key & ~(uaddr)LOCK_KEY;
}

/* Words to wait on lie in the window of the process's memory and are aligned. One comparison sees both: a misaligned
   offset, turned round by two bits, is large. */
static inline bool owns_words(const struct thread *self, uaddr word, uint32_t words)
{
    uint32_t offset = word - self->process->ram;

    return (offset >> 2 | offset << 30) < self->process->ram_bytes / 4 - (words - 1);
}

/* Or they lie on the stack of a thread but the first: then the window is there while the call is made again. */
RARE static struct thread *elsewhere(struct thread *self, uaddr word)
{
    struct process *p = self->process;
    const struct region *window = &p->config->regions[1];
    const struct region *r = window;

    while (word - r->base >= r->bytes && r < &p->config->regions[p->config->region_count - 1]) {
        r++;
    }
    give_way();
    bool inside = word - r->base < r->bytes && word % 4 == 0; /* and so with all of it: regions have multiples of 4 */
    if (r->base == p->ram || !inside || (r->rights & (REGION_WRITE | REGION_DEVICE)) != REGION_WRITE) {
        return fault_on_pointer(self, word);
    }
    p->ram = r->base;
    p->ram_bytes = r->bytes;
    struct thread *next = syscall_table[arch_syscall_number(self)](self);
    user_window_reset(p);
    return next;
}

/* The first link from `list` on that points to a waiter on `key`, or to null. Gives way. */
RARE static struct thread **search(struct thread **list, uaddr key)
{
    for (;; list = &(*list)->link) {
        give_way();
        if (*list == NULL || (*list)->word == key) {
            return list;
        }
    }
}

/* Is the first of all who wait in `p` the one on `key`, and is it as easy to say whether another waits there? */
static inline bool is_easy(const struct process *p, uaddr key)
{
    const struct thread *t = p->word_waiters;

    return t != NULL && t->word == key && (t->link == NULL || t->link->word == key);
}

static inline uint32_t with_waiter(uint32_t value, bool waits)
{
    return waits ? value | WORD_WAITER : value & ~WORD_WAITER;
}

RARE static void store_waiting(struct process *p, uaddr key, uint32_t value)
{
    arch_store(word_of(key), with_waiter(value, *search(&p->word_waiters, key) != NULL));
}

/* `self` waits on `key` until a deadline: words `at` and `at` + 1 of its call. */
RARE static struct thread *wait_until(struct thread *self, uaddr key, uint32_t state, unsigned at)
{
    uaddr word = word_of(key);
    usec deadline = time_of(arch_word(self, at), arch_word(self, at + 1));

    give_way();
    if (!time_limit_wait(self, state, deadline)) {
        return self;
    }
    give_way();
    self->word = key;
    waitlist_join(&self->process->word_waiters, self);
    arch_store(word, arch_load(word) | WORD_WAITER);
    if (state == THREAD_LOCKING) {
        lend_to(self->server, self->priority);
    }
    return sched_block(self, self->state);
}

/* Behind or before others. */
RARE static struct thread *wait_among(struct thread *self, uaddr word, uint32_t value)
{
    self->word = word;
    waitlist_join(&self->process->word_waiters, self);
    arch_store(word, value | WORD_WAITER);
    return sched_block(self, THREAD_TAKING);
}

__attribute__((noinline)) static struct thread *wait_for_ever(struct thread *self, uaddr word, uint32_t value,
                                                              struct process *p)
{
    if (unlikely(p->word_waiters != NULL)) {
        return wait_among(self, word, value);
    }
    arch_store(word, value | WORD_WAITER);
    self->word = word;
    self->link = NULL;
    p->word_waiters = self;
    sched_enter(self, THREAD_TAKING);
    return sched_take();
}

static inline struct thread *wait_on(struct thread *self, uaddr word, uint32_t value, unsigned at)
{
    if (unlikely((arch_word(self, at) & arch_word(self, at + 1)) != UINT32_MAX)) {
        return wait_until(self, word, THREAD_TAKING, at);
    }
    return wait_for_ever(self, word, value, self->process);
}

/* Takes the waiter on `word` that *first points to out of its list; the word gets `value`, and W while others wait there. */
static inline struct thread *hand_to(struct thread **first, uaddr word, uint32_t value, bool others)
{
    struct thread *t = *first;

    arch_store(word, with_waiter(value, others));
    *first = t->link;
    arch_set_word(t, 0, OK);
    return t;
}

/* The same, and looks for the others. Gives way. */
RARE static struct thread *hand_rarely(struct thread **first, uaddr word, uint32_t value)
{
    return hand_to(first, word, value, *search(&(*first)->link, (*first)->word) != NULL);
}

/* The same in the easy case. */
static inline struct thread *hand_easily(struct process *p, uaddr word, uint32_t value)
{
    return hand_to(&p->word_waiters, word, value, p->word_waiters->link != NULL);
}

/* -- Semaphore -- */

RARE static struct thread *take_stored(struct thread *self, uaddr word, uint32_t left)
{
    store_waiting(self->process, word, left);
    return returns(self, OK);
}

struct thread *sys_get(struct thread *self)
{
    uaddr word = arch_word(self, 0);

    if (unlikely(!owns_words(self, word, 1))) {
        return elsewhere(self, word);
    }
    uint32_t count = arch_load(word) & ~WORD_WAITER;
    if (unlikely(count != 0)) {
        return take_stored(self, word, count - 1);
    }
    return wait_on(self, word, 0, 1);
}

static struct thread *store_one(struct thread *self, uaddr word)
{
    uint32_t count = (arch_load(word) & ~WORD_WAITER) + 1;

    if (count == WORD_WAITER) {
        return returns(self, -ERR_FULL);
    }
    arch_store(word, count);
    return returns(self, OK);
}

RARE static struct thread *put_rarely(struct thread *self, uaddr word)
{
    struct thread **first = search(&self->process->word_waiters, word);

    if (*first == NULL) {
        return store_one(self, word);
    }
    struct thread *t = hand_rarely(first, word, 0);
    arch_set_word(self, 0, OK);
    return sched_wake(self, t);
}

struct thread *sys_put(struct thread *self)
{
    uaddr word = arch_word(self, 0);

    if (unlikely(!owns_words(self, word, 1))) {
        return elsewhere(self, word);
    }
    if (unlikely(!is_easy(self->process, word))) {
        return put_rarely(self, word);
    }
    arch_set_word(self, 0, OK);
    return sched_wake(self, hand_easily(self->process, word, 0));
}

/* -- Lock -- */

/* The living thread of `p` whose identity `id` is, or null. */
static struct thread *thread_with_id(const struct process *p, uint32_t id)
{
    uint32_t slot = id & ((1u << ID_SLOT_BITS) - 1);
    struct thread *t = &threads[slot];

    bool lives = slot < image_thread_count && t->process == p && t->identity.id == id;
    return lives && t->state != THREAD_STOPPED ? t : NULL;
}

/* Whom `owner` waits for in the end. Locks are never waited for in a circle, because who would close one is refused. */
static const struct thread *end_of_chain(const struct thread *owner)
{
    while (thread_state(owner) == THREAD_LOCKING) {
        owner = sync_owner(owner);
    }
    return owner;
}

/* Who waits for an heir is told: then `p` may have another succession, or a waiter whom this one does not concern. Gives way,
   because nothing of what sync_owner says changes. */
RARE static void settle_succession(struct process *p)
{
    if (p->succession.from == NULL) {
        return;
    }
    for (struct thread *t = p->word_waiters; t != NULL; t = t->link) {
        t->server = sync_owner(t);
        give_way();
    }
    p->succession.from = NULL;
}

RARE static struct thread *wait_for_lock(struct thread *self, uaddr word, struct thread *owner)
{
    give_way();
    settle_succession(self->process);
    self->server = owner;
    return wait_until(self, word | LOCK_KEY, THREAD_LOCKING, 1);
}

RARE struct thread *sys_lock(struct thread *self)
{
    uint32_t word = arch_word(self, 0);
    if (!owns_words(self, word, 1)) {
        return elsewhere(self, word);
    }
    uint32_t value = arch_load(word) & ~WORD_WAITER;
    struct thread *owner = thread_with_id(self->process, value);
    if (owner == NULL) {
        store_waiting(self->process, word | LOCK_KEY, self->identity.id);
        return returns(self, value == 0 ? OK : -ERR_OWNER_DIED);
    }
    if (end_of_chain(owner) == self) {
        return returns(self, -ERR_DEADLOCK);
    }
    return wait_for_lock(self, word, owner);
}

/* A lock of `self` passes to the first of its waiters, which waits no more: the others wait for that one now, unless the process
   has written into its lock, and they wait for another owner, to whom they lend. Returns who runs now. Gives way. */
RARE static struct thread *pass_on(struct thread *self, struct thread **first, int32_t result)
{
    struct process *p = self->process;
    uaddr key = (*first)->word;

    give_way();
    uint8_t priority = lend_due(self, self->base_priority, key, true);
    settle_succession(p);
    bool others = *search(&(*first)->link, key) != NULL;
    struct thread *heir = *first; /* its priority is right: those who wait for it from now on are not more important */
    uint32_t value = heir->identity.id;
    if (others) {
        p->succession = (struct succession){key, self, heir};
        value |= WORD_WAITER;
    }
    arch_store(word_of(key), value);
    *first = heir->link;
    returns(heir, result);
    return lend_back(self, priority, heir);
}

RARE struct thread *sys_unlock(struct thread *self)
{
    uint32_t word = arch_word(self, 0);
    if (!owns_words(self, word, 1)) {
        return elsewhere(self, word);
    }
    if ((arch_load(word) & ~WORD_WAITER) != self->identity.id) {
        return fault_in_call(self, FAULT_ARGUMENT);
    }
    struct thread **first = search(&self->process->word_waiters, word | LOCK_KEY);
    if (*first == NULL) {
        arch_store(word, 0);
        return returns(self, OK);
    }
    if (lend_receiver(*first) != self) {
        return fault_in_call(self, FAULT_ARGUMENT); /* the process has written into it */
    }
    struct thread *next = pass_on(self, first, OK);
    arch_set_word(self, 0, OK);
    return next;
}

RARE struct thread *sync_owner_goes(struct thread *self)
{
    for (struct thread **first = &self->process->word_waiters;; first = &(*first)->link) {
        give_way();
        if (*first == NULL) {
            return NULL;
        }
        if (lend_receiver(*first) == self) {
            return pass_on(self, first, -ERR_OWNER_DIED);
        }
    }
}

RARE void sync_leave(const struct thread *t)
{
    const struct thread *other = t->process->word_waiters;

    while (other != NULL && (other == t || other->word != t->word)) {
        other = other->link;
        give_way();
    }
    give_way(); /* not between this and what follows: without W the word is its process's alone */
    uaddr word = word_of(t->word);
    arch_store(word, with_waiter(arch_load(word), other != NULL));
}

/* -- Pool: the kernel hands blocks over, and never follows the list of free ones -- */

RARE struct thread *sys_take(struct thread *self)
{
    uint32_t word = arch_word(self, 0);
    if (!owns_words(self, word, 1)) {
        return elsewhere(self, word);
    }
    uint32_t free = arch_load(word) & ~WORD_WAITER;
    if (free != 0) {
        store_waiting(self->process, word, free);
        return returns(self, -ERR_AGAIN);
    }
    return wait_until(self, word, THREAD_TAKING, 1);
}

RARE struct thread *sys_hand(struct thread *self)
{
    uint32_t word = arch_word(self, 0);
    if (!owns_words(self, word, 1)) {
        return elsewhere(self, word);
    }
    struct thread **first = search(&self->process->word_waiters, word);
    if (*first == NULL) {
        arch_store(word, arch_load(word) & ~WORD_WAITER);
        return returns(self, -ERR_AGAIN); /* the block stays with the caller, who stores it */
    }
    struct thread *t = hand_rarely(first, word, 0);
    arch_set_word(t, 1, arch_word(self, 1));
    arch_set_word(self, 0, OK);
    return sched_wake(self, t);
}

/* -- Queue -- */

RARE static struct thread *send_rarely(struct thread *self, uaddr queue)
{
    struct thread **first = search(&self->process->word_waiters, queue);
    uint32_t state = arch_load(queue);

    if (*first != NULL && thread_state(*first) == THREAD_TAKING) {
        struct thread *t = hand_rarely(first, queue, state);
        copy_message(t, self);
        arch_set_word(self, 0, OK);
        return sched_wake(self, t);
    }
    if ((state & ~WORD_WAITER) < arch_load(queue + QUEUE_FULL)) {
        store_waiting(self->process, queue, state);
        return returns(self, -ERR_AGAIN); /* there is room: the caller stores it */
    }
    return wait_until(self, queue, THREAD_SENDING, 5);
}

struct thread *sys_send(struct thread *self)
{
    uint32_t queue = arch_word(self, 0);
    struct process *p = self->process;

    if (!owns_words(self, queue, QUEUE_WORDS)) {
        return elsewhere(self, queue);
    }
    if (unlikely(!is_easy(p, queue) || thread_state(p->word_waiters) != THREAD_TAKING)) {
        return send_rarely(self, queue);
    }
    struct thread *t = hand_easily(p, queue, arch_load(queue));
    copy_message(t, self);
    arch_set_word(self, 0, OK);
    return sched_wake(self, t);
}

/* The queue is full and `sender` waits: `self` gets the oldest message, and the sender's takes its slot. */
RARE static struct thread *swap(struct thread *self, uaddr queue, struct thread **sender)
{
    uint32_t state = arch_load(queue);
    uaddr slot = queue + 4 * QUEUE_WORDS + (state & arch_load(queue + QUEUE_MASK) & 0xffff) * 4 * SLOT_WORDS;

    if (!owns_words(self, slot, SLOT_WORDS)) {
        return fault_on_pointer(self, slot);
    }
    give_way();
    struct thread *t = hand_rarely(sender, queue, (state & ~UINT32_C(0xffff)) | ((state + 1) & 0xffff));
    for (unsigned n = 1; n <= 4; n++) {
        arch_set_word(self, n, arch_load(slot + 4 * (n - 1)));
        arch_store(slot + 4 * (n - 1), arch_word(t, n));
    }
    arch_set_word(self, 0, OK);
    return sched_wake(self, t);
}

struct thread *sys_receive(struct thread *self)
{
    uint32_t queue = arch_word(self, 0);
    if (!owns_words(self, queue, QUEUE_WORDS)) {
        return elsewhere(self, queue);
    }
    uint32_t state = arch_load(queue);
    if ((state & ~WORD_WAITER) < COUNT_ONE) {
        return wait_on(self, queue, state, 5);
    }
    struct thread **first = search(&self->process->word_waiters, queue);
    if (*first != NULL && thread_state(*first) == THREAD_SENDING) {
        return swap(self, queue, first);
    }
    store_waiting(self->process, queue, state);
    return returns(self, -ERR_AGAIN); /* there is a message: the caller takes it */
}
