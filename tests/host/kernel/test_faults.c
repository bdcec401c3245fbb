/* SPDX-License-Identifier: MIT */
/* What no correct program does: each hostile argument of each call, forbidden numbers, crashes and who is told. */
#include "play.h"

#include <string.h>

/* -- Every pointer argument, with every address that is not the caller's -- */

struct pointer_argument {
    uint32_t number;
    uint32_t at;    /* which word is the pointer */
    uint32_t bytes; /* that are used there */
    uint32_t words[7];
    bool aligned;    /* a multiple of 4 is demanded */
    bool read_only;  /* own code will do */
    bool data_only;  /* only the process's own data will do */
    bool executable; /* only its code will do */
    bool serves;     /* only while serving a call with a lease */
};

static const struct pointer_argument pointers[] = {
    {SYS_call, 5, 24, {0}, .aligned = true, .read_only = true},
    {SYS_lease_read, 3, 16, {0, 0, 0, 0, 16}, .serves = true},
    {SYS_lease_write, 3, 16, {0, 0, 0, 0, 16}, .read_only = true, .serves = true},
    {SYS_start, 1, 2, {1, 0, 0, 8}, .executable = true},
    {SYS_get, 0, 4, {0}, .aligned = true, .data_only = true},
    {SYS_put, 0, 4, {0}, .aligned = true, .data_only = true},
    {SYS_lock, 0, 4, {0}, .aligned = true, .data_only = true},
    {SYS_unlock, 0, 4, {0}, .aligned = true, .data_only = true},
    {SYS_take, 0, 4, {0}, .aligned = true, .data_only = true},
    {SYS_hand, 0, 4, {0}, .aligned = true, .data_only = true},
    {SYS_send, 0, 16, {0}, .aligned = true, .data_only = true},
    {SYS_receive, 0, 16, {0}, .aligned = true, .data_only = true},
};

/* FRONT0 runs. When it is to serve, it has taken a call of BOSS0 that lends 32 bytes to write. */
static void front_runs(bool serves)
{
    const uint32_t options[] = {NEVER, BUFFER(BOSS), 32 | LEASE_WRITABLE, 0, 0};

    boot();
    if (!serves) {
        park(BOSS0);
        return;
    }
    for (uint32_t i = 0; i < 6; i++) {
        arch_store(OPTIONS(BOSS, 0) + 4 * i, options[i]);
    }
    (void)SYS(BOSS0, call, BOSS_TO_FRONT, 0, 0, 0, 0, OPTIONS(BOSS, 0));
    (void)SYS(FRONT0, wait, EVENT_CALL, 0, NEVER);
    RUNS(FRONT0);
}

static void try_pointer(const struct pointer_argument *p, uaddr address, bool good)
{
    uint8_t others[HOST_BYTES];
    uint32_t w[7];

    front_runs(p->serves);
    memcpy(w, p->words, sizeof w);
    if (p->serves) {
        w[0] = token(BOSS0);
    }
    w[p->at] = address;
    memcpy(others, host_memory, sizeof others);
    threads[FRONT0].frame.pc = 0x1234;
    (void)play_as(FRONT0, p->number, w);
    const struct crash *crash = &crashes[FRONT];
    if (good) {
        assert_true(crash->count == 0 || crash->kind != FAULT_POINTER ||
                    crash->address != address); /* what lies there is another matter */
        return;
    }
    if (crash->count != 1 || crash->kind != FAULT_POINTER || crash->address != address) {
        print_message("call %u with %#x: %u crashes, kind %u, address %#x\n", p->number, address, crash->count,
                      crash->kind, crash->address);
    }
    assert_int_equal(crash->count, 1);
    assert_int_equal(crash->kind, FAULT_POINTER);
    assert_true(crash->has_address);
    assert_int_equal(crash->address, address);
    assert_int_equal(crash->syscall, p->number);
    assert_int_equal(crash->pc, 0x1234);
    assert_int_equal(crash->thread, FRONT0);
    assert_int_equal(processes[FRONT].state, PROCESS_STOPPED);
    for (uint32_t i = 0; i < HOST_BYTES; i++) { /* nobody's memory has changed but the event words of who was told */
        bool told = (i & 0xfff) >= 0x100 && (i & 0xfff) < 0x108;
        assert_true(told || others[i] == host_memory[i]);
    }
}

static void test_hostile_pointers(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++) {
        const struct pointer_argument *p = &pointers[i];
        uint32_t n = p->bytes;
        const uaddr bad[] = {1,
                             4,
                             32,
                             KERNEL_RAM,
                             KERNEL_RAM + 0x100,
                             KERNEL_CODE,
                             RAM(BOSS),
                             PAGE(MIDDLE),
                             RAM(LEAF),
                             STACK(BACK, 1),
                             DEVICE,
                             0xe000e100,
                             0xe000ed08,
                             0x30000000,
                             0x7ffffffc,
                             0x80000000,
                             0xfffffffc,
                             0xfffffff0,
                             0 - n,
                             0 - RAM(FRONT),
                             CODE(FRONT) - 4,
                             CODE(FRONT) + WORLD_CODE_BYTES,
                             RAM(FRONT) - 4,
                             APART + WORLD_APART_BYTES,
                             CODE(BOSS),
                             CODE(MIDDLE),
                             CODE(LEAF)};
        for (uint32_t b = 0; b < sizeof bad / sizeof bad[0]; b++) {
            try_pointer(p, bad[b], false);
        }
        if (!(p->number == SYS_call)) { /* which takes 0 for `no options` */
            try_pointer(p, 0, false);
        }
        uaddr data_end = RAM(FRONT) + WORLD_RAM_BYTES;
        uaddr code_end = CODE(FRONT) + WORLD_CODE_BYTES;
        bool takes_data = !p->executable;
        bool takes_code = p->executable || p->read_only;
        bool takes_extra = p->read_only;
        try_pointer(p, BUFFER(FRONT), takes_data);
        try_pointer(p, data_end - n, takes_data);
        try_pointer(p, CODE(FRONT), takes_code);
        try_pointer(p, code_end - n, takes_code);
        try_pointer(p, EXTRA, takes_extra);
        try_pointer(p, EXTRA + WORLD_EXTRA_BYTES - n, takes_extra);
        if (n > 4) {
            try_pointer(p, RAM(FRONT) - n + 4, false);
        }
        if (n >= 4) {
            try_pointer(p, data_end - n + 4, false); /* half in the region that follows: two regions are not one */
            try_pointer(p, code_end - n + 4, false);
            try_pointer(p, APART - n + 4, takes_data && n == 4);
        }
        for (uaddr off = 1; off < 4; off++) {
            try_pointer(p, BUFFER(FRONT) + off, takes_data && !p->aligned);
        }
    }
}

/* -- Leases that are lent -- */

static void try_lease(uaddr address, uint32_t bytes, bool good)
{
    boot();
    park(BOSS0);
    for (uint32_t lease = 0; lease < 2; lease++) {
        boot();
        park(BOSS0);
        uint32_t options[6] = {NEVER};
        options[2 + 2 * lease] = address;
        options[3 + 2 * lease] = bytes;
        for (uint32_t i = 0; i < 6; i++) {
            arch_store(OPTIONS(FRONT, 0) + 4 * i, options[i]);
        }
        (void)SYS(FRONT0, call, FRONT_TO_MIDDLE, 0, 0, 0, 0, OPTIONS(FRONT, 0));
        assert_int_equal(crashes[FRONT].count, !good);
        if (!good) {
            assert_int_equal(crashes[FRONT].kind, FAULT_POINTER);
            assert_int_equal(crashes[FRONT].address, address);
        } else {
            assert_int_equal(threads[FRONT0].lease[lease].address, address);
            assert_int_equal(threads[FRONT0].lease[lease].bytes, bytes);
        }
    }
}

static void test_what_may_be_lent(void **state)
{
    (void)state;
    try_lease(BUFFER(FRONT), 16, true);
    try_lease(BUFFER(FRONT) + 1, 15 | LEASE_WRITABLE, true);
    try_lease(RAM(FRONT), WORLD_RAM_BYTES | LEASE_WRITABLE, true);
    try_lease(RAM(FRONT), WORLD_RAM_BYTES + 1, false);
    try_lease(RAM(FRONT) + 1, WORLD_RAM_BYTES, false);
    try_lease(RAM(FRONT) - 1, 2, false);
    try_lease(CODE(FRONT), WORLD_CODE_BYTES, true);
    try_lease(CODE(FRONT), 4 | LEASE_WRITABLE, false);
    try_lease(EXTRA, WORLD_EXTRA_BYTES, true);
    try_lease(EXTRA, 1 | LEASE_WRITABLE, false);
    try_lease(EXTRA - 4, 8, false);
    try_lease(RAM(MIDDLE), 4, false);
    try_lease(RAM(MIDDLE), 0, true); /* nothing is nobody's */
    try_lease(0, 0 | LEASE_WRITABLE, true);
    try_lease(0, 1, false);
    try_lease(BUFFER(FRONT), 0x7fffffff, false);
    try_lease(BUFFER(FRONT), UINT32_MAX, false);
    try_lease(BUFFER(FRONT), 0 - BUFFER(FRONT), false); /* ends at 2^32 */
    try_lease(BUFFER(FRONT), 0 - BUFFER(FRONT) + 16, false);
    try_lease(0xffffffff, 1, false);
    try_lease(0xffffff00, 0x100, false);
    try_lease(KERNEL_RAM, 4, false);
}

static void test_a_peripheral_is_never_an_argument(void **state)
{
    const uint32_t options[] = {NEVER, DEVICE, 4, 0, 0};

    (void)state;
    boot();
    park(BOSS0);
    park(FRONT0);
    for (uint32_t i = 0; i < 6; i++) { /* MIDDLE may use DEVICE itself */
        arch_store(OPTIONS(MIDDLE, 0) + 4 * i, options[i]);
    }
    (void)SYS(MIDDLE0, call, MIDDLE_TO_BACK, 0, 0, 0, 0, OPTIONS(MIDDLE, 0));
    assert_int_equal(crashes[MIDDLE].kind, FAULT_POINTER);
    assert_int_equal(crashes[MIDDLE].place, PLACE_OWN);
}

/* -- Handles -- */

static void faults_with(uint32_t kind, uint32_t number, const uint32_t words[7])
{
    boot();
    park(BOSS0);
    (void)play_as(FRONT0, number, words);
    if (crashes[FRONT].kind != kind) {
        print_message("call %u (%#x %#x)\n", number, words[0], words[1]);
    }
    assert_int_equal(crashes[FRONT].count, 1);
    assert_int_equal(crashes[FRONT].kind, kind);
    assert_int_equal(crashes[FRONT].syscall, number);
    assert_false(crashes[FRONT].has_address);
    RUNS(MIDDLE0);
}

static void test_handles_that_there_are_not(void **state)
{
    static const struct {
        uint32_t number;
        uint32_t count; /* of good ones */
    } calls[] = {{SYS_notify, 3}, {SYS_call, 2},   {SYS_mail, 3},     {SYS_raise, 0},
                 {SYS_start, 3},  {SYS_unpark, 3}, {SYS_priority, 3}, {SYS_crash, 0}};

    (void)state;
    for (uint32_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        const uint32_t bad[] = {calls[i].count, calls[i].count + 1, 0xff,       0x100,        0x7fffffff,
                                0x80000000,     UINT32_MAX,         RAM(FRONT), BUFFER(FRONT)};
        for (uint32_t b = 0; b < sizeof bad / sizeof bad[0]; b++) {
            faults_with(FAULT_HANDLE, calls[i].number, (uint32_t[7]){bad[b], 0, 0, 8});
        }
    }
}

static void test_rights(void **state)
{
    (void)state;
    assert_int_equal(RIGHT_SHUTDOWN & RIGHT_CRASHES, 0);
    faults_with(FAULT_HANDLE, SYS_shutdown, (uint32_t[7]){0});
    faults_with(FAULT_HANDLE, SYS_crash, (uint32_t[7]){BOSS, BUFFER(FRONT)});
    const uint32_t others[] = {BOSS, FRONT, BACK, LEAF, WORLD_PROCESSES, UINT32_MAX};
    for (uint32_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        faults_with(FAULT_HANDLE, SYS_supervise, (uint32_t[7]){others[i], SUPERVISE_LOOK});
    }
    faults_with(FAULT_ARGUMENT, SYS_supervise, (uint32_t[7]){MIDDLE, SUPERVISE_RESTART + 1});
}

/* -- Numbers -- */

static void test_every_number_answers(void **state)
{
    (void)state;
    for (uint32_t number = 0; number <= SYS_supervise; number++) {
        assert_non_null((void *)(uintptr_t)syscall_table[number]);
        if (number != SYS_shutdown) {
            boot();
            (void)SYS(BOSS0, start, 1, CODE(BOSS), 0, 7);
            host_status = 0;
            (void)play_as(BOSS0, number, (uint32_t[7]){0});
        }
    }
}

static void test_numbers_that_do_not_exist(void **state)
{
    (void)state;
    for (uint32_t i = SYS_supervise + 1; i < 0x10000 + 40; i += i < 300 ? 1 : 997) {
        const uint32_t numbers[] = {i, ~i, 0x80000000 | i, i << 16};
        for (uint32_t n = 0; n < 4; n++) {
            faults_with(FAULT_CALL_NUMBER, numbers[n], (uint32_t[7]){0});
        }
    }
}

/* -- Crashes -- */

static void crash_of(int thread, struct fault fault)
{
    assert_int_equal(running(), thread);
    (void)play_fault(&fault);
    if (kernel.current->state == THREAD_READY) {
        check_invariants();
    }
}

static void test_a_crash_is_recorded(void **state)
{
    (void)state;
    boot();
    assert_int_equal(SYS(BOSS0, crash, FRONT, BUFFER(BOSS)), -ERR_NONE);
    park(BOSS0);
    pass(777);
    usec then = now();
    crash_of(FRONT0, (struct fault){FAULT_ACCESS, 0x11, 0x22, 0x33, RAM(LEAF) + 5, true});
    const struct crash *c = &crashes[FRONT];
    assert_int_equal(c->count, 1);
    assert_int_equal(c->kind, FAULT_ACCESS);
    assert_int_equal(c->pc, 0x11);
    assert_int_equal(c->sp, 0x22);
    assert_int_equal(c->lr, 0x33);
    assert_int_equal(c->address, RAM(LEAF) + 5);
    assert_int_equal(c->has_address, 1);
    assert_int_equal(c->syscall, 0);
    assert_int_equal(c->time, then);
    assert_int_equal(c->generation, 1);
    assert_int_equal(c->place, PLACE_OTHER);
    assert_int_equal(c->owner, LEAF);
    assert_int_equal(c->process, FRONT);
    assert_int_equal(c->unread, 1);
    assert_int_equal(process_page(&processes[BOSS])->events, EVENT_PEER | EVENT_CRASH);
    assert_int_equal(process_page(&processes[MIDDLE])->events, EVENT_PEER);
    assert_int_equal(process_page(&processes[LEAF])->events, 0);
    assert_string_equal(host_console, "ErkOS: world on host\r\n"); /* the supervisor says it */
}

static void test_the_supervisor_is_told_and_reads(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, wait, EVENT_CRASH, 0, NEVER);
    crash_of(FRONT0, (struct fault){.kind = FAULT_EXECUTE, .pc = DEVICE});
    RUNS(BOSS0);
    assert_int_equal(word_of(BOSS0, 0), EVENT_CRASH);
    assert_int_equal(SYS(BOSS0, crash, FRONT, BUFFER(BOSS)), 1);
    struct crash copy;
    memcpy(&copy, &host_memory[BUFFER(BOSS) - HOST_BASE], sizeof copy);
    assert_memory_equal(&copy, &crashes[FRONT], sizeof copy);
    assert_int_equal(SYS(BOSS0, crash, FRONT, BUFFER(BOSS)), 0); /* read already */
    assert_int_equal(copy.address, DEVICE);                      /* for a jump, where it led */
    assert_int_equal(copy.has_address, 1);
    assert_int_equal(copy.place, PLACE_PERIPHERAL);
}

static void test_where_a_crash_record_may_go(void **state)
{
    const uaddr bad[] = {0, RAM(FRONT), CODE(BOSS), RAM(BOSS) + WORLD_RAM_BYTES - sizeof(struct crash) + 1, 0 - 1u};

    (void)state;
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        boot();
        (void)SYS(BOSS0, sleep, AT(now() + 10));
        crash_of(FRONT0, (struct fault){.kind = FAULT_ACCESS});
        pass(10);
        (void)SYS(BOSS0, crash, FRONT, bad[i]); /* BOSS's crashes end the run */
        assert_int_equal(crashes[BOSS].kind, FAULT_POINTER);
        assert_int_equal(crashes[BOSS].address, bad[i]);
        assert_int_equal(host_status, 101);
    }
    boot();
    (void)SYS(BOSS0, sleep, AT(now() + 10));
    crash_of(FRONT0, (struct fault){.kind = FAULT_ACCESS});
    pass(10);
    assert_int_equal(SYS(BOSS0, crash, FRONT, RAM(BOSS) + WORLD_RAM_BYTES - sizeof(struct crash)), 1);
}

static void test_places(void **state)
{
    static const struct {
        uaddr address;
        uint8_t place;
        uint8_t owner;
    } places[] = {
        {0, PLACE_NULL, NOBODY},
        {63, PLACE_NULL, NOBODY},
        {64, PLACE_NOWHERE, NOBODY},
        {KERNEL_RAM, PLACE_KERNEL, NOBODY},
        {KERNEL_RAM + 0xfff, PLACE_KERNEL, NOBODY},
        {KERNEL_CODE, PLACE_KERNEL, NOBODY},
        {KERNEL_CODE + 0x1000, PLACE_NOWHERE, NOBODY},
        {CODE(FRONT), PLACE_OWN, FRONT},
        {RAM(FRONT) + WORLD_RAM_BYTES - 1, PLACE_OWN, FRONT},
        {EXTRA, PLACE_OWN, FRONT},
        {RAM(FRONT) - 1, PLACE_BELOW_STACK, FRONT0},
        {RAM(FRONT) - 256, PLACE_BELOW_STACK, FRONT0},
        {RAM(FRONT) - 257, PLACE_NOWHERE, NOBODY},
        {RAM(MIDDLE) - 1, PLACE_NOWHERE, NOBODY},
        {RAM(MIDDLE), PLACE_OTHER, MIDDLE},
        {CODE(LEAF) + WORLD_CODE_BYTES - 1, PLACE_OTHER, LEAF},
        {DEVICE, PLACE_PERIPHERAL, MIDDLE},
        {0xe000e100, PLACE_PERIPHERAL, NOBODY},
        {0x60000000, PLACE_NOWHERE, NOBODY},
        {UINT32_MAX, PLACE_PERIPHERAL, NOBODY},
    };

    (void)state;
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        boot();
        park(BOSS0);
        crash_of(FRONT0, (struct fault){.kind = FAULT_ACCESS, .address = places[i].address, .has_address = true});
        if (crashes[FRONT].place != places[i].place) {
            print_message("%#x\n", places[i].address);
        }
        assert_int_equal(crashes[FRONT].place, places[i].place);
        assert_int_equal(crashes[FRONT].owner, places[i].owner);
    }
    /* a limit of a stack's own, with another stack below it */
    boot();
    park(BOSS0);
    crash_of(FRONT0, (struct fault){.kind = FAULT_STACK, .address = RAM(FRONT) + 64, .has_address = true});
    assert_int_equal(crashes[FRONT].place, PLACE_BELOW_STACK);
}

static void test_an_essential_process_crashes(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    park(FRONT0);
    crash_of(MIDDLE0,
             (struct fault){.kind = FAULT_ACCESS, .pc = 0x0800abcd, .address = 0x1234567, .has_address = true});
    assert_string_equal(host_console + 22, "\r\ncrash: process middle made fault ACCESS with address 0x01234567, "
                                           "at pc 0x0800abcd\r\n");
    assert_int_equal(process_page(&processes[BOSS])->events, EVENT_PEER); /* not CRASH: the kernel has said it */
    boot();
    park(BOSS0);
    park(FRONT0);
    crash_of(MIDDLE0, (struct fault){.kind = FAULT_DIVIDE});
    assert_string_equal(host_console + 22, "\r\ncrash: process middle made fault DIVIDE, at pc 0x00000000\r\n");
}

static void test_a_crash_that_ends_the_run(void **state)
{
    (void)state;
    boot();
    struct fault fault = {.kind = FAULT_INSTRUCTION};
    assert_false(play_fault(&fault));
    assert_int_equal(host_status, 101);
    assert_non_null(strstr(host_console, "crash: process boss made fault INSTRUCTION"));
    assert_int_not_equal(processes[BOSS].state, PROCESS_RUNNING);
}

static void test_the_supervisor_is_gone(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, exit);
    assert_int_equal(processes[BOSS].state, PROCESS_STOPPED);
    crash_of(FRONT0, (struct fault){.kind = FAULT_ACCESS});
    RUNS(MIDDLE0);
}

static void test_all_crash(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, exit);
    crash_of(FRONT0, (struct fault){.kind = FAULT_ACCESS});
    crash_of(MIDDLE0, (struct fault){.kind = FAULT_ACCESS});
    crash_of(BACK0, (struct fault){.kind = FAULT_ACCESS});
    crash_of(LEAF0, (struct fault){.kind = FAULT_ACCESS});
    RUNS(IDLE);
    pass(10000000);
    RUNS(IDLE);
}

static void test_a_fault_of_the_kernel_itself(void **state)
{
    (void)state;
    boot();
    (void)SYS(BOSS0, exit);
    park(FRONT0);
    park(MIDDLE0);
    park(BACK0);
    park(LEAF0);
    RUNS(IDLE);
    struct fault fault = {.kind = FAULT_ACCESS, .pc = 0x1234, .address = 0x5678};
    assert_false(play_fault(&fault));
    assert_int_equal(host_status, 102);
    assert_non_null(strstr(host_console, "kernel panic: fault in the kernel, at pc 0x00001234, address 0x00005678"));
}

static void test_shutdown(void **state)
{
    (void)state;
    boot();
    arch_set_word(&threads[BOSS0], 0, 42);
    assert_false(play_syscall(SYS_shutdown));
    assert_int_equal(host_status, 42);
}

/* Queued, served, parked, asleep, waiting on a word and for events: the last breath of one ends all of them. */
static void test_a_process_stops_in_all_states(void **state)
{
    (void)state;
    boot();
    park(BOSS0);
    (void)SYS(FRONT0, start, 1, CODE(FRONT), 0, 8);
    (void)SYS(FRONT0, start, 2, CODE(FRONT), 0, 30);
    (void)SYS(FRONT0, wait, 1, 0, AT(now() + 50));
    (void)SYS(FRONT1, get, SEMAPHORE(FRONT, 0), AT(now() + 50));
    park(MIDDLE0);
    (void)SYS(BACK0, start, 1, CODE(BACK), 0, 31);
    park(BACK0);
    park(LEAF0);
    crash_of(FRONT2, (struct fault){.kind = FAULT_ACCESS});
    RUNS(BACK1);
    pass(100);
    RUNS(BACK1);
    assert_null(processes[FRONT].event_waiters);
    assert_null(processes[FRONT].word_waiters);
    (void)SYS(BACK1, exit);
    RUNS(IDLE);
    assert_int_equal(processes[BACK].state, PROCESS_RUNNING); /* BACK0 lives */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_pointers),
        cmocka_unit_test(test_what_may_be_lent),
        cmocka_unit_test(test_a_peripheral_is_never_an_argument),
        cmocka_unit_test(test_handles_that_there_are_not),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_every_number_answers),
        cmocka_unit_test(test_numbers_that_do_not_exist),
        cmocka_unit_test(test_a_crash_is_recorded),
        cmocka_unit_test(test_the_supervisor_is_told_and_reads),
        cmocka_unit_test(test_where_a_crash_record_may_go),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_an_essential_process_crashes),
        cmocka_unit_test(test_a_crash_that_ends_the_run),
        cmocka_unit_test(test_the_supervisor_is_gone),
        cmocka_unit_test(test_all_crash),
        cmocka_unit_test(test_a_fault_of_the_kernel_itself),
        cmocka_unit_test(test_shutdown),
        cmocka_unit_test(test_a_process_stops_in_all_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
