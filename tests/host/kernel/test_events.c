/* SPDX-License-Identifier: MIT */
/* Event words, lines and mail: nothing is lost, nobody is woken for nothing. */
#include "play.h"

static uint32_t events(int process)
{
    return process_page(&processes[process])->events;
}

static void test_a_bit_waits_for_its_reader(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, notify, FRONT_TO_MIDDLE, 5);
    park(FRONT0);
    assert_int_equal(SYS(MIDDLE0, wait, 4 | 2, 0, NEVER), 4);
    assert_int_equal(events(MIDDLE), 1);
    assert_int_equal(SYS(MIDDLE0, wait, 1, 0, AT(now() + 5)), 1); /* with a deadline, too */
    (void)SYS(MIDDLE0, wait, 1, 0, NEVER);
    RUNS(BACK0);
    (void)SYS(BACK0, notify, BACK_TO_MIDDLE, 2); /* not what it waits for */
    RUNS(BACK0);
    (void)SYS(BACK0, notify, BACK_TO_MIDDLE, 0); /* nothing */
    RUNS(BACK0);
    (void)SYS(BACK0, notify, BACK_TO_MIDDLE, 1);
    RUNS(MIDDLE0);
    assert_int_equal(word_of(MIDDLE0, 0), 1);
    assert_int_equal(events(MIDDLE), 2);
}

/* BACK's three threads wait, LEAF0 runs. Their priorities are 11, 12 and 12. */
static void three_wait(uint32_t mask0, uint32_t mask1, uint32_t mask2)
{
    boot();
    park(BOSS0);
    park(FRONT0);
    park(MIDDLE0);
    assert_int_equal(SYS(BACK0, start, 1, CODE(BACK), 0, 12), OK);
    assert_int_equal(SYS(BACK0, start, 2, CODE(BACK), 0, 12), OK);
    (void)SYS(BACK0, wait, mask0, 0, NEVER);
    (void)SYS(BACK1, wait, mask1, 0, NEVER);
    (void)SYS(BACK2, wait, mask2, 0, NEVER);
    RUNS(LEAF0);
}

static void test_one_bit_wakes_one_the_most_important_first(void **state)
{
    static const int order[] = {BACK0, BACK1, BACK2}; /* first come, first served among equals */

    (void)state;
    three_wait(1, 1, 3);
    for (int i = 0; i < 3; i++) {
        (void)SYS(LEAF0, notify, LEAF_TO_BACK, 1);
        RUNS(order[i]);
        assert_int_equal(word_of(order[i], 0), 1);
        assert_int_equal(events(BACK), 0);
        park(order[i]);
    }
    assert_int_equal(SYS(LEAF0, notify, LEAF_TO_BACK, 1), OK);
    assert_int_equal(events(BACK), 1);
}

static void test_several_bits_wake_several(void **state)
{
    (void)state;
    three_wait(1, 6, 2 | 8);
    (void)SYS(LEAF0, notify, LEAF_TO_BACK, 1 | 2 | 8 | 16);
    RUNS(BACK0);
    assert_int_equal(word_of(BACK0, 0), 1);
    assert_int_equal(word_of(BACK1, 0), 2);
    assert_int_equal(word_of(BACK2, 0), 8); /* what was left of its own */
    assert_int_equal(events(BACK), 16);
    park(BACK0);
    RUNS(BACK1);
    park(BACK1);
    RUNS(BACK2);
}

static void test_the_mask_decides_not_the_order(void **state)
{
    (void)state;
    three_wait(1, 2, 4);
    (void)SYS(LEAF0, notify, LEAF_TO_BACK, 4);
    RUNS(BACK2);
    park(BACK2);
    (void)SYS(LEAF0, notify, LEAF_TO_BACK, 2);
    RUNS(BACK1);
    (void)SYS(BACK1, wait, EVENT_MASK & ~1u, 0, NEVER);
    (void)SYS(LEAF0, notify, LEAF_TO_BACK, 0xfffe);
    RUNS(BACK1);
    assert_int_equal(word_of(BACK1, 0), 0xfffe);
}

static void test_a_change_of_priority_reorders_who_waits(void **state)
{
    (void)state;
    three_wait(1, 1, 2);
    (void)SYS(LEAF0, notify, LEAF_TO_BACK, 2);
    assert_int_equal(SYS(BACK2, priority, 1, 5), OK);
    (void)SYS(BACK2, notify, BACK_TO_MIDDLE, 0);
    park(BACK2);
    (void)SYS(LEAF0, notify, LEAF_TO_BACK, 1);
    RUNS(BACK1);
    assert_int_equal(threads[BACK0].state, THREAD_WAITING);
}

static void test_bits_that_nobody_may_set(void **state)
{
    static const uint32_t bits[] = {0x10000, EVENT_MAIL, EVENT_CRASH, EVENT_CALL, WORD_WAITER};

    (void)state;
    for (uint32_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
        boot();
        park(BOSS0);
        (void)SYS(FRONT0, notify, FRONT_TO_MIDDLE, 1 | bits[i]);
        assert_int_equal(crashes[FRONT].kind, FAULT_ARGUMENT);
        assert_int_equal(events(MIDDLE), EVENT_PEER); /* nothing but that its peer stopped */
    }
}

static void test_notify_the_dead(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    park(FRONT0);
    (void)SYS(MIDDLE0, exit);
    (void)SYS(BACK0, notify, BACK_TO_MIDDLE, 1);
    assert_int_equal(word_of(BACK0, 0), (uint32_t)-ERR_DEAD);
    (void)SYS(BACK0, mail, BACK_TO_MIDDLE, 1);
    assert_int_equal(word_of(BACK0, 0), (uint32_t)-ERR_DEAD);
    assert_int_equal(events(MIDDLE), 0);
}

/* -- Lines -- */

/* LEAF0 runs; all others are parked. */
static void leaf_alone(void)
{
    boot();
    for (int t = BOSS0; t != LEAF0; t = running()) {
        park(t);
    }
}

static void test_a_level_line_is_masked_until_its_owner_waits(void **state)
{
    (void)state;
    leaf_alone();
    (void)SYS(LEAF0, wait, 8, BIT_LINE | BIT_EDGE, AT(now())); /* only re-arms */
    assert_true(host_line_enabled[LINE_LEAF] && host_line_enabled[LINE_EDGE] && !host_line_enabled[LINE_LEAF2]);
    assert_line(LINE_LEAF);
    RUNS(LEAF0);
    assert_int_equal(events(LEAF), BIT_LINE); /* latched: nobody waits */
    assert_false(host_line_enabled[LINE_LEAF]);
    assert_line(LINE_LEAF); /* goes on asserting: the processor is not taken */
    assert_int_equal(SYS(LEAF0, wait, BIT_LINE, 0, NEVER), BIT_LINE);
    assert_false(host_line_enabled[LINE_LEAF]);
    (void)SYS(LEAF0, wait, BIT_LINE, BIT_LINE, NEVER);
    RUNS(IDLE); /* what pended before it was served is not told again */
    assert_true(host_line_enabled[LINE_LEAF]);
    assert_line(LINE_LEAF);
    RUNS(LEAF0);
    assert_int_equal(word_of(LEAF0, 0), BIT_LINE);
    assert_int_equal(events(LEAF), 0);
    assert_false(host_line_enabled[LINE_LEAF]);
}

static void test_an_edge_line_is_never_masked(void **state)
{
    (void)state;
    leaf_alone();
    assert_line(LINE_EDGE); /* before it is armed */
    RUNS(LEAF0);
    assert_int_equal(events(LEAF), 0);
    (void)SYS(LEAF0, wait, BIT_EDGE, BIT_EDGE, NEVER);
    RUNS(IDLE);
    assert_line(0);
    RUNS(LEAF0); /* it pended */
    assert_true(host_line_enabled[LINE_EDGE]);
    assert_line(LINE_EDGE);
    assert_int_equal(events(LEAF), BIT_EDGE);
    assert_true(host_line_enabled[LINE_EDGE]);
}

static void test_a_line_preempts_by_its_owners_priority(void **state)
{
    (void)state;
    leaf_alone();
    assert_int_equal(SYS(LEAF0, start, 1, CODE(LEAF), 0, 4), OK);
    (void)SYS(LEAF1, wait, BIT_LINE2, BIT_LINE2, NEVER);
    RUNS(LEAF0);
    assert_line(LINE_LEAF2);
    RUNS(LEAF1);
    (void)SYS(LEAF1, priority, 1, 20);
    RUNS(LEAF0);
    assert_line(LINE_LEAF2);
    park(LEAF0);
    (void)SYS(LEAF1, wait, BIT_LINE2, BIT_LINE2, NEVER);
    RUNS(IDLE);
}

static void test_a_line_of_nobody_is_masked_and_counted(void **state)
{
    (void)state;
    boot();
    host_line_enabled[LINE_NOBODY] = true;
    assert_line(LINE_NOBODY);
    RUNS(BOSS0);
    assert_int_equal(kernel.stray_lines, 1);
    assert_false(host_line_enabled[LINE_NOBODY]);
}

static void test_raise(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    park(FRONT0);
    park(MIDDLE0);
    (void)SYS(BACK0, raise, 0);
    assert_true(host_line_pending[LINE_BACK]);
    (void)SYS(BACK0, wait, BIT_LINE, BIT_LINE, NEVER);
    assert_line(0);
    RUNS(BACK0);
    assert_int_equal(word_of(BACK0, 0), BIT_LINE);
    (void)SYS(BACK0, raise, 1);
    assert_int_equal(crashes[BACK].kind, FAULT_HANDLE);
    (void)SYS(LEAF0, raise, 2); /* its edge line is a device's */
    assert_int_equal(crashes[LEAF].kind, FAULT_HANDLE);
}

static void test_the_lines_of_a_dead_process_stay_masked(void **state)
{
    (void)state;
    leaf_alone();
    (void)SYS(LEAF0, wait, 8, BIT_LINE | BIT_LINE2 | BIT_EDGE, AT(now()));
    (void)SYS(LEAF0, exit);
    assert_false(host_line_enabled[LINE_LEAF] || host_line_enabled[LINE_LEAF2] || host_line_enabled[LINE_EDGE]);
    RUNS(IDLE);
}

/* -- Mail -- */

static void send(int from, uint32_t peer, uint32_t word, int32_t expected)
{
    assert_int_equal(SYS(from, mail, peer, word), expected);
}

static void test_mail(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    struct process_page *page = process_page(&processes[MIDDLE]);
    for (uint32_t i = 0; i < 4; i++) {
        send(FRONT0, FRONT_TO_MIDDLE, 100 + i, OK);
    }
    send(FRONT0, FRONT_TO_MIDDLE, 104, -ERR_FULL);
    assert_int_equal(kernel.mail_full, 1);
    assert_int_equal(events(MIDDLE), EVENT_MAIL);
    assert_int_equal(page->mail_tail, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(page->mail[i].sender, FRONT);
        assert_int_equal(page->mail[i].word, 100 + i);
    }
    page->mail_head = 1;
    send(FRONT0, FRONT_TO_MIDDLE, 105, OK);
    assert_int_equal(page->mail[0].word, 105);
    send(FRONT0, FRONT_TO_MIDDLE, 106, -ERR_FULL);
}

static void test_mail_wakes(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    park(FRONT0);
    (void)SYS(MIDDLE0, wait, EVENT_MAIL, 0, NEVER);
    (void)SYS(BACK0, mail, BACK_TO_MIDDLE, 7);
    RUNS(MIDDLE0);
    assert_int_equal(word_of(MIDDLE0, 0), EVENT_MAIL);
    assert_int_equal(word_of(BACK0, 0), OK);
}

/* The receiver's own head and tail are its own problem. */
static void test_a_forged_ring(void **state)
{
    static const uint32_t heads[] = {1, 5, 0x7fffffff, 0x80000000, UINT32_MAX};

    (void)state;
    for (uint32_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        boot();
        check_forgeries(true);
        park(BOSS0);
        uint8_t before[WORLD_RAM_BYTES];
        for (uint32_t n = 0; n < WORLD_RAM_BYTES; n++) {
            before[n] = host_memory[RAM(MIDDLE) - HOST_BASE + n];
        }
        process_page(&processes[MIDDLE])->mail_head = heads[i];
        process_page(&processes[MIDDLE])->mail_tail = heads[i] * 77;
        for (uint32_t n = 0; n < 9; n++) {
            (void)SYS(FRONT0, mail, FRONT_TO_MIDDLE, n);
        }
        for (uint32_t n = 0; n < WORLD_RAM_BYTES; n++) { /* nothing outside page and ring has changed */
            assert_true((n >= 0x100 && n < 0x130) || before[n] == host_memory[RAM(MIDDLE) - HOST_BASE + n]);
        }
        RUNS(FRONT0);
    }
    check_forgeries(false);
}

static void test_mail_indices_wrap(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    struct process_page *page = process_page(&processes[MIDDLE]);
    page->mail_head = page->mail_tail = processes[MIDDLE].mail_tail = UINT32_MAX - 1;
    for (uint32_t i = 0; i < 4; i++) {
        send(FRONT0, FRONT_TO_MIDDLE, i, OK);
    }
    send(FRONT0, FRONT_TO_MIDDLE, 4, -ERR_FULL);
    assert_int_equal(page->mail_tail, 2);
    assert_int_equal(page->mail[1].word, 3);
}

static void test_who_has_no_ring_gets_no_mail(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, mail, FRONT_TO_BOSS, 1);
    assert_int_equal(crashes[FRONT].kind, FAULT_HANDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_bit_waits_for_its_reader),
        cmocka_unit_test(test_one_bit_wakes_one_the_most_important_first),
        cmocka_unit_test(test_several_bits_wake_several),
        cmocka_unit_test(test_the_mask_decides_not_the_order),
        cmocka_unit_test(test_a_change_of_priority_reorders_who_waits),
        cmocka_unit_test(test_bits_that_nobody_may_set),
        cmocka_unit_test(test_notify_the_dead),
        cmocka_unit_test(test_a_level_line_is_masked_until_its_owner_waits),
        cmocka_unit_test(test_an_edge_line_is_never_masked),
        cmocka_unit_test(test_a_line_preempts_by_its_owners_priority),
        cmocka_unit_test(test_a_line_of_nobody_is_masked_and_counted),
        cmocka_unit_test(test_raise),
        cmocka_unit_test(test_the_lines_of_a_dead_process_stay_masked),
        cmocka_unit_test(test_mail),
        cmocka_unit_test(test_mail_wakes),
        cmocka_unit_test(test_a_forged_ring),
        cmocka_unit_test(test_mail_indices_wrap),
        cmocka_unit_test(test_who_has_no_ring_gets_no_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
