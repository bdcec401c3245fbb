/* SPDX-License-Identifier: MIT */
/* 31 threads wait for a lock whose owner gives it back, or ends. At each of its looks it gives way, something happens to those who
   wait, and it makes its call again: the lock goes to the first of them, then to each other one, once. */
#include "play.h"
#include "sync.h"

#define LOCK0 LOCK(LEAF, 0)
#define LOCK1 LOCK(LEAF, 1)
#define STIRS AT(10000)
#define EXPIRES AT(15000)

/* Of priority 14; 1; the others 2 to 9, those of 2 in front. */
enum {
    OWNER = LEAF0,
    STIRRER = LEAF1,
    CROWD = 31,
    HEIR = LEAF1 + 1,
    NEXT = HEIR + 8,
    OTHER = HEIR + 5,
    BEHIND = HEIR + 23
};
enum { OF_LOCK1 = HEIR + 4 };
enum { NOBODY_EXPIRES = -1 };

static int owner; /* of LOCK0 */

static uint32_t handle(int thread)
{
    return (uint32_t)(thread - LEAF0);
}

/* Whoever runs makes a call again that gave way, or an exit that is not over; or is parked. */
static void go_on(void)
{
    struct thread *t = &threads[running()];

    assert_false(is_idle());
    if (t->frame.again) {
        t->frame.again = false;
        assert_true(play_syscall(t->frame.number));
        check_invariants();
    } else {
        park(running());
    }
}

static void park_until(int thread)
{
    while (running() != thread) {
        go_on();
    }
}

/* OWNER has LOCK0, or HEIR has it from OWNER, and runs. The others wait for it, one of them until then. STIRRER sleeps, until it
   does something. */
static void gather(bool inherited, int who_expires)
{
    boot();
    park_until(OWNER);
    (void)SYS(OWNER, start, handle(STIRRER), CODE(LEAF), 0, 1);
    (void)SYS(STIRRER, sleep, STIRS);
    for (int t = HEIR; t < HEIR + CROWD; t++) {
        (void)SYS(OWNER, start, handle(t), CODE(LEAF), 0, 2 + (uint32_t)(t - HEIR) % 8);
        if (t == OF_LOCK1) {
            (void)SYS(t, lock, LOCK1, NEVER);
        }
        (void)SYS(t, sleep, AT(2000 + 100 * (t - HEIR)));
    }
    (void)SYS(OWNER, lock, LOCK0, NEVER);
    (void)SYS(OWNER, sleep, AT(6000));
    for (int t = HEIR; t < HEIR + CROWD; t++) {
        pass(2000 + 100 * (usec)(t - HEIR) - now());
        usec until = t == who_expires ? 15000 : FOREVER;
        (void)SYS(t, lock, LOCK0, AT(until));
    }
    pass(6000 - now());
    owner = OWNER;
    if (inherited) {
        (void)SYS(OWNER, unlock, LOCK0);
        owner = HEIR;
    }
    RUNS(owner);
    assert_int_equal(threads[owner].priority, 2);
}

/* -- What happens meanwhile; the first is done by STIRRER -- */

static void nothing(void)
{
}

static void the_last_comes_first(void)
{
    (void)SYS(STIRRER, priority, handle(BEHIND), 1);
}

static void the_heir_comes_last(void)
{
    (void)SYS(STIRRER, priority, handle(HEIR), 12);
}

static void the_next_comes_last(void)
{
    (void)SYS(STIRRER, priority, handle(NEXT), 12);
}

static void one_more_waits(void)
{
    (void)SYS(STIRRER, lock, LOCK0, NEVER);
}

/* One of those who wait is lent more than all others have. */
static void one_lends_to_another(void)
{
    (void)SYS(STIRRER, lock, LOCK1, NEVER);
}

static const struct {
    void (*stir)(void);
    int expires;
} stirs[] = {
    {nothing, NOBODY_EXPIRES},
    {the_last_comes_first, NOBODY_EXPIRES},
    {the_heir_comes_last, NOBODY_EXPIRES},
    {the_next_comes_last, NOBODY_EXPIRES},
    {one_more_waits, NOBODY_EXPIRES},
    {one_lends_to_another, NOBODY_EXPIRES},
    {nothing, HEIR},
    {nothing, NEXT},
    {nothing, OTHER},
    {the_heir_comes_last, NEXT},
};
enum { STIRS_OF_ALL = sizeof stirs / sizeof *stirs };

/* -- What is demanded -- */

static bool wants_lock0(const struct thread *t)
{
    return thread_state(t) == THREAD_LOCKING && t->word == (LOCK0 | LOCK_KEY);
}

static int first_in_line(void)
{
    const struct thread *t = processes[LEAF].word_waiters;

    while (t != NULL && !wants_lock0(t)) {
        t = t->link;
    }
    return t != NULL ? t->slot : IDLE;
}

static int waiters_for(int thread)
{
    int found = 0;

    for (int t = 0; t < WORLD_THREADS; t++) {
        if (wants_lock0(&threads[t])) {
            assert_ptr_equal(sync_owner(&threads[t]), &threads[thread]);
            found++;
        }
    }
    return found;
}

/* Each who has the lock gives it back. Returns how many had it. */
static int pass_round(int holder, int32_t result)
{
    int had = 0;

    while (holder != IDLE) {
        had++;
        park_until(holder);
        assert_int_equal((int32_t)word_of(holder, 0), had == 1 ? result : OK);
        assert_int_equal(arch_load(LOCK0) & ~WORD_WAITER, threads[holder].identity.id);
        (void)waiters_for(holder);
        int next = first_in_line();
        (void)SYS(holder, unlock, LOCK0);
        holder = next;
    }
    assert_int_equal(arch_load(LOCK0), 0);
    return had;
}

struct act {
    uint32_t number; /* of the call */
    bool inherited;
    void (*stir)(void);
    int expires;
};

/* False: it has fewer looks. */
static bool gives_way_at(uint32_t look, const struct act *a)
{
    gather(a->inherited, a->expires);
    arch_set_word(&threads[owner], 0, LOCK0);
    host_waits_at = look;
    assert_true(play_syscall(a->number));
    host_waits_at = 0;
    check_invariants();
    if (!play_left) {
        return false;
    }
    assert_int_equal(waiters_for(owner), CROWD - a->inherited);
    pass(10000 - now());
    a->stir();
    if (running() == STIRRER) {
        park(STIRRER);
    }
    pass(15000 - now());
    int heir = first_in_line();
    int waiters = waiters_for(owner);
    park_until(heir);
    assert_int_equal(waiters_for(heir), waiters - 1);
    assert_int_equal(pass_round(heir, a->number == SYS_exit ? -ERR_OWNER_DIED : OK), waiters);
    while (!is_idle()) {
        go_on();
    }
    assert_true(a->number == SYS_unlock || threads[owner].state == THREAD_STOPPED);
    return true;
}

static void try_each_stir(uint32_t number, bool inherited)
{
    play_between = true;
    for (int i = 0; i < STIRS_OF_ALL; i++) {
        struct act a = {number, inherited, stirs[i].stir, stirs[i].expires};
        uint32_t looks = 0;
        while (gives_way_at(looks + 1, &a)) {
            looks++;
        }
        assert_true(looks >= CROWD);
    }
    play_between = false;
}

static void test_an_unlock(void **state)
{
    (void)state;
    try_each_stir(SYS_unlock, false);
}

static void test_an_unlock_by_an_heir(void **state)
{
    (void)state;
    try_each_stir(SYS_unlock, true);
}

static void test_an_exit(void **state)
{
    (void)state;
    try_each_stir(SYS_exit, false);
}

static void test_an_exit_of_an_heir(void **state)
{
    (void)state;
    try_each_stir(SYS_exit, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_unlock),
        cmocka_unit_test(test_an_unlock_by_an_heir),
        cmocka_unit_test(test_an_exit),
        cmocka_unit_test(test_an_exit_of_an_heir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
