/* SPDX-License-Identifier: MIT */
/* DMA channels: who may let one move what, and that nothing moves for a process that has stopped. */
#include "play.h"

#include <setjmp.h>
#include <string.h>

#include "policy.h"
#include "process.h"
#include "report.h"

enum { WORD_BYTES = 4 };

/* FRONT0 runs, everybody else is parked or waits for it. */
static void boot_to_front(void)
{
    boot();
    park(BOSS0);
    RUNS(FRONT0);
}

static void boot_to_middle(void)
{
    boot_to_front();
    park(FRONT0);
    RUNS(MIDDLE0);
}

static void assert_started(uint32_t channel, uaddr address, uint32_t items)
{
    assert_true(host_channel[channel].moves);
    assert_int_equal(host_channel[channel].address, address);
    assert_int_equal(host_channel[channel].items, items);
}

static void assert_nothing_moves(void)
{
    for (uint32_t i = 0; i < HOST_CHANNELS; i++) {
        assert_false(host_channel[i].moves);
    }
}

static void test_own_memory_moves(void **state)
{
    (void)state;
    boot_to_front();
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT, BUFFER(FRONT) + 1, 3), OK);
    assert_started(CHANNEL_FRONT, BUFFER(FRONT) + 1, 3);
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT2, BUFFER(FRONT), 3 * WORD_BYTES), OK);
    assert_started(CHANNEL_FRONT2, BUFFER(FRONT), 3);
    park(FRONT0);
    assert_int_equal(SYS(MIDDLE0, dma_start, CHANNEL_MIDDLE, BUFFER(MIDDLE) + 2, 6), OK);
    assert_started(CHANNEL_MIDDLE, BUFFER(MIDDLE) + 2, 3);
}

static void test_one_transfer_at_a_time(void **state)
{
    (void)state;
    boot_to_front();
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT, BUFFER(FRONT), 8);
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT, BUFFER(FRONT) + 8, 4), -ERR_BUSY);
    assert_started(CHANNEL_FRONT, BUFFER(FRONT), 8);
    host_channel[CHANNEL_FRONT] = (struct host_channel){0};
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT, BUFFER(FRONT) + 8, 4), OK);
}

/* In bytes, whatever the width of an item. */
static void test_stopping_tells_what_is_left(void **state)
{
    (void)state;
    boot_to_front();
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT2, DMA_STOP, 0), 0);
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT2, BUFFER(FRONT), 8 * WORD_BYTES);
    host_channel[CHANNEL_FRONT2].items = 5;
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT2, DMA_STOP, 0), 5 * WORD_BYTES);
    assert_nothing_moves();
}

static void test_looking_stops_nothing(void **state)
{
    (void)state;
    boot_to_front();
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT2, DMA_LOOK, 0), 0);
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT2, BUFFER(FRONT), 8 * WORD_BYTES);
    host_channel[CHANNEL_FRONT2].items = 0; /* as far as it has counted */
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT2, DMA_LOOK, 0), -ERR_BUSY);
    assert_true(host_channel[CHANNEL_FRONT2].moves);
    host_channel[CHANNEL_FRONT2] = (struct host_channel){.items = 2}; /* it has ended with an error */
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT2, DMA_LOOK, 0), 2 * WORD_BYTES);
}

/* -- What no correct program does -- */

static void faults(uint32_t kind, uint32_t channel, uaddr address, uint32_t bytes)
{
    boot_to_front();
    (void)SYS(FRONT0, dma_start, channel, address, bytes);
    if (crashes[FRONT].count != 1 || crashes[FRONT].kind != kind) {
        print_message("channel %#x, %#x, %#x bytes\n", channel, address, bytes);
    }
    assert_int_equal(crashes[FRONT].count, 1);
    assert_int_equal(crashes[FRONT].kind, kind);
    assert_int_equal(crashes[FRONT].syscall, SYS_dma_start);
    assert_int_equal(crashes[FRONT].has_address, kind == FAULT_POINTER);
    assert_nothing_moves();
}

static void test_channels_of_others(void **state)
{
    const uint32_t bad[] = {CHANNEL_MIDDLE, WORLD_CHANNELS, 0xff,       0x100,        0x10000000,
                            0x7fffffff,     0x80000000,     UINT32_MAX, BUFFER(FRONT)};

    (void)state;
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        faults(FAULT_HANDLE, bad[i], BUFFER(FRONT), 4);
        faults(FAULT_HANDLE, bad[i], DMA_LOOK, 0);
        faults(FAULT_HANDLE, bad[i], DMA_STOP, 0);
    }
}

static void test_memory_of_others(void **state)
{
    const uaddr bad[] = {0,
                         4,
                         KERNEL_RAM,
                         KERNEL_RAM + 0x100,
                         KERNEL_CODE,
                         RAM(BOSS),
                         RAM(MIDDLE),
                         PAGE(LEAF),
                         CODE(BOSS),
                         DEVICE,
                         0xe000e100,
                         0x40026000,
                         0x10000000,
                         0x80000000,
                         0xfffffff0u,
                         RAM(FRONT) - 4,
                         CODE(FRONT) - 4};

    (void)state;
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        faults(FAULT_POINTER, CHANNEL_FRONT, bad[i], 4);
        faults(FAULT_POINTER, CHANNEL_FRONT2, bad[i], 4);
    }
}

/* Ends that lie outside, and sums that wrap. */
static void test_ranges(void **state)
{
    (void)state;
    uaddr end = EXTRA + WORLD_EXTRA_BYTES;
    faults(FAULT_POINTER, CHANNEL_FRONT, end - 4, 5);
    faults(FAULT_POINTER, CHANNEL_FRONT, BUFFER(FRONT), WORLD_RAM_BYTES);
    faults(FAULT_POINTER, CHANNEL_FRONT, RAM(FRONT) + WORLD_RAM_BYTES - 4, 8); /* two regions, though they adjoin */
    faults(FAULT_POINTER, CHANNEL_FRONT, 0xffffffff, 1);
    faults(FAULT_POINTER, CHANNEL_FRONT, 0xffffffff, 2);
    faults(FAULT_ARGUMENT, CHANNEL_FRONT, BUFFER(FRONT), DMA_ITEMS_MAX + 1);
    faults(FAULT_ARGUMENT, CHANNEL_FRONT, BUFFER(FRONT), UINT32_MAX);
    faults(FAULT_ARGUMENT, CHANNEL_FRONT, BUFFER(FRONT), 0 - BUFFER(FRONT));
    faults(FAULT_ARGUMENT, CHANNEL_FRONT2, BUFFER(FRONT), 0x40000004); /* words, and one too many */
    faults(FAULT_POINTER, CHANNEL_FRONT2, BUFFER(FRONT), DMA_ITEMS_MAX * WORD_BYTES);
}

static void test_alignment(void **state)
{
    (void)state;
    for (uint32_t odd = 1; odd < WORD_BYTES; odd++) {
        faults(FAULT_POINTER, CHANNEL_FRONT2, BUFFER(FRONT) + odd, WORD_BYTES);
        faults(FAULT_ARGUMENT, CHANNEL_FRONT2, BUFFER(FRONT), WORD_BYTES + odd);
    }
    boot_to_middle();
    (void)SYS(MIDDLE0, dma_start, CHANNEL_MIDDLE, BUFFER(MIDDLE) + 1, 2);
    assert_int_equal(crashes[MIDDLE].kind, FAULT_POINTER);
}

/* Code may leave by a channel, and never be filled by one. */
static void test_rights_to_the_memory(void **state)
{
    (void)state;
    boot_to_front();
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT, CODE(FRONT), WORLD_CODE_BYTES), OK);
    host_channel[CHANNEL_FRONT].moves = false;
    assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT, EXTRA, WORLD_EXTRA_BYTES), OK);
    faults(FAULT_POINTER, CHANNEL_FRONT2, CODE(FRONT), 4);
    faults(FAULT_POINTER, CHANNEL_FRONT2, EXTRA, 4);
    boot_to_middle(); /* MIDDLE may use DEVICE itself */
    (void)SYS(MIDDLE0, dma_start, CHANNEL_MIDDLE, DEVICE, 4);
    assert_int_equal(crashes[MIDDLE].kind, FAULT_POINTER);
    assert_nothing_moves();
}

/* The last entry of the table gets all numbers that are too high. */
static void test_other_numbers_are_no_call(void **state)
{
    (void)state;
    for (uint32_t number = SYS_dma_start + 1; number < 300; number++) {
        boot_to_front();
        (void)play_as(FRONT0, number, (uint32_t[7]){CHANNEL_FRONT, BUFFER(FRONT), 4});
        assert_int_equal(crashes[FRONT].kind, FAULT_CALL_NUMBER);
        assert_int_equal(crashes[FRONT].syscall, number);
        assert_nothing_moves();
    }
}

/* -- Processes that stop -- */

static void test_a_crash_stops_its_own_channels(void **state)
{
    struct fault fault = {.kind = FAULT_ACCESS};

    (void)state;
    boot_to_front();
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT, BUFFER(FRONT), 8);
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT2, BUFFER(FRONT), 8);
    park(FRONT0);
    (void)SYS(MIDDLE0, dma_start, CHANNEL_MIDDLE, BUFFER(MIDDLE), 8);
    (void)SYS(MIDDLE0, unpark, 0);
    host_channel[CHANNEL_FRONT].items = 3;
    (void)play_fault(&fault); /* of MIDDLE0 */
    assert_false(host_channel[CHANNEL_MIDDLE].moves);
    assert_true(host_channel[CHANNEL_FRONT].moves && host_channel[CHANNEL_FRONT2].moves);
    assert_int_equal(host_channel[CHANNEL_FRONT].items, 3);
}

static void test_a_restart_in_the_middle_of_a_transfer(void **state)
{
    struct fault fault = {.kind = FAULT_ACCESS};

    (void)state;
    boot_to_front();
    for (int i = 0; i < FRONT_RESTARTS; i++) {
        assert_int_equal(SYS(FRONT0, dma_start, CHANNEL_FRONT2, BUFFER(FRONT), 64), OK);
        (void)play_fault(&fault);
        assert_nothing_moves(); /* before anything of the new instance runs */
        pass(2 * BACKOFF_MAX_US);
        while (running() != FRONT0) {
            park(running());
        }
    }
    assert_int_equal(processes[FRONT].generation, 1 + FRONT_RESTARTS);
}

static void end_front(void)
{
    processes[FRONT].state = PROCESS_ENDING;
    process_end(&processes[FRONT]);
}

static void test_a_supervisor_stops_channels(void **state)
{
    (void)state;
    boot_to_front();
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT, BUFFER(FRONT), 64);
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT2, BUFFER(FRONT), 64);
    (void)SYS(FRONT0, sleep, NEVER);
    end_front();
    assert_nothing_moves();
}

static void assert_panic(void)
{
    assert_non_null(
        strstr(host_console, "kernel panic: a DMA channel does not stop, at pc 0x00000000, address 0x00000001"));
}

static void panics_of(void (*action)(void))
{
    static jmp_buf end;

    host_end = &end;
    if (setjmp(end) == 0) {
        action();
        fail();
    }
    host_end = NULL;
}

/* It could write anywhere later: not even the rest runs on. */
static void test_a_channel_that_does_not_stop(void **state)
{
    (void)state;
    boot_to_front();
    host_channel[CHANNEL_FRONT2].sticks = true;
    panics_of(end_front);
    assert_panic();
    boot_to_front();
    host_channel[CHANNEL_FRONT2].sticks = true;
    (void)SYS(FRONT0, dma_start, CHANNEL_FRONT2, DMA_STOP, 0);
    assert_panic();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_memory_moves),
        cmocka_unit_test(test_one_transfer_at_a_time),
        cmocka_unit_test(test_stopping_tells_what_is_left),
        cmocka_unit_test(test_looking_stops_nothing),
        cmocka_unit_test(test_channels_of_others),
        cmocka_unit_test(test_memory_of_others),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_alignment),
        cmocka_unit_test(test_rights_to_the_memory),
        cmocka_unit_test(test_other_numbers_are_no_call),
        cmocka_unit_test(test_a_crash_stops_its_own_channels),
        cmocka_unit_test(test_a_restart_in_the_middle_of_a_transfer),
        cmocka_unit_test(test_a_supervisor_stops_channels),
        cmocka_unit_test(test_a_channel_that_does_not_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
