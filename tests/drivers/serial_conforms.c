/* SPDX-License-Identifier: MIT */
/* What drivers/serial/serial.h promises, of the console's driver of a board. */
#include "board.h"
#include "serial.h"
#include "wire.h"

enum { COUNT = 200, FRAME_US = 87, LONG_US = 3 * COUNT * FRAME_US, ACCESSES_OF_A_CALL = 8 };

static const uint32_t irqs[] = CONSOLE_IRQS;

/* Where DMA reaches it. */
#define text ((uint8_t *)(uintptr_t)BUS_RAM)

static bool interrupts_within(uint64_t us)
{
    return bus_wait_lines(irqs, sizeof irqs / sizeof *irqs, us);
}

static bool interrupts(void)
{
    return interrupts_within(0);
}

static void start(void)
{
    board_boot();
    serial_start(CONSOLE_BASE);
    for (uint32_t i = 0; i < COUNT; i++) {
        text[i] = (uint8_t)(i * 7);
    }
}

static void end(void)
{
    assert_no_mistake();
}

/* As a client does it: when it interrupts, there is room. */
static void send_all(const uint8_t *bytes, uint32_t count)
{
    uint32_t sent = serial_send(CONSOLE_BASE, bytes, count);

    serial_transmit_interrupt(CONSOLE_BASE, true);
    sent += serial_send(CONSOLE_BASE, bytes + sent, count - sent);
    while (sent < count) {
        assert_true(interrupts_within(LONG_US));
        serial_acknowledge(CONSOLE_BASE);
        sent += serial_send(CONSOLE_BASE, bytes + sent, count - sent);
    }
    serial_transmit_interrupt(CONSOLE_BASE, false);
}

static void is_heard(const uint8_t *bytes, uint32_t count)
{
    bus_pass_us(4 * FRAME_US);
    assert_int_equal(board_wire()->heard_count, count);
    assert_memory_equal(board_wire()->heard, bytes, count);
}

/* Takes all that is there, as a client does behind an interrupt; returns how many. */
static uint32_t take_all(uint8_t *bytes)
{
    uint32_t count = 0;

    serial_acknowledge(CONSOLE_BASE);
    while (serial_receive(CONSOLE_BASE, &bytes[count])) {
        count++;
    }
    return count;
}

static uint32_t take_for(uint8_t *bytes, uint64_t us)
{
    uint32_t count = 0;

    for (uint64_t end_ns = bus_now_ns + us * 1000; bus_now_ns < end_ns;) {
        if (interrupts_within(FRAME_US)) {
            count += take_all(bytes + count);
        }
    }
    return count;
}

static void starts_in_silence(void **state)
{
    (void)state;
    start();
    bus_pass_us(1000);
    assert_false(interrupts());
    assert_int_equal(board_wire()->heard_count, 0);
    end();
}

static void sends_in_order(void **state)
{
    (void)state;
    start();
    send_all(text, COUNT);
    is_heard(text, COUNT);
    end();
}

/* What is taken is sent, and what is not is neither lost nor sent twice when it is offered again. */
static void takes_what_it_has_room_for(void **state)
{
    uint32_t taken, before;

    (void)state;
    start();
    taken = serial_send(CONSOLE_BASE, text, COUNT);
    assert_in_range(taken, 0, COUNT - 1);
    before = bus_accesses();
    assert_int_equal(serial_send(CONSOLE_BASE, text + taken, COUNT - taken), 0);
    assert_in_range(bus_accesses() - before, 1, ACCESSES_OF_A_CALL);
    bus_pass_us(COUNT / 2 * FRAME_US);
    assert_in_range(board_wire()->heard_count, taken, COUNT - 1);
    send_all(text + taken, COUNT - taken);
    is_heard(text, COUNT);
    assert_int_equal(serial_send(CONSOLE_BASE, text, 0), 0);
    end();
}

static void does_not_interrupt_unasked(void **state)
{
    uint8_t byte;

    (void)state;
    start();
    serial_transmit_interrupt(CONSOLE_BASE, true);
    serial_transmit_interrupt(CONSOLE_BASE, false);
    serial_receive_interrupt(CONSOLE_BASE, false);
    send_all(text, COUNT);
    board_receive('a', false);
    bus_pass_us(COUNT * FRAME_US);
    assert_false(interrupts());
    assert_true(serial_receive(CONSOLE_BASE, &byte));
    assert_int_equal(byte, 'a');
    serial_receive_interrupt(CONSOLE_BASE, true);
    board_receive('b', false);
    assert_true(interrupts());
    assert_true(serial_receive(CONSOLE_BASE, &byte));
    end();
}

static void receives_in_order(void **state)
{
    uint8_t got[2 * COUNT];

    (void)state;
    start();
    wire_say(board_wire(), text, COUNT);
    assert_int_equal(take_for(got, (COUNT + 2) * FRAME_US), COUNT);
    assert_memory_equal(got, text, COUNT);
    assert_int_equal(serial_errors(CONSOLE_BASE, SERIAL_OVERRUN), 0);
    assert_false(interrupts());
    assert_false(serial_receive(CONSOLE_BASE, got));
    end();
}

static void both_at_once(void **state)
{
    uint8_t got[2 * COUNT];
    uint32_t sent = 0, received = 0;

    (void)state;
    start();
    wire_say(board_wire(), text, COUNT);
    serial_transmit_interrupt(CONSOLE_BASE, true);
    sent = serial_send(CONSOLE_BASE, text, COUNT);
    while (sent < COUNT || received < COUNT) {
        assert_true(interrupts_within(LONG_US));
        received += take_all(got + received);
        sent += serial_send(CONSOLE_BASE, text + sent, COUNT - sent);
        serial_transmit_interrupt(CONSOLE_BASE, sent < COUNT);
    }
    assert_memory_equal(got, text, COUNT);
    is_heard(text, COUNT);
    assert_int_equal(serial_errors(CONSOLE_BASE, SERIAL_OVERRUN), 0);
    end();
}

/* Nobody takes five bytes: that is counted, the line does not stay, and what comes then is received. */
static void counts_overruns(void **state)
{
    uint32_t before = serial_errors(CONSOLE_BASE, SERIAL_OVERRUN);
    uint8_t got[COUNT];

    (void)state;
    start();
    for (uint8_t i = 0; i < 5; i++) {
        board_receive((uint8_t)('a' + i), false);
    }
    assert_in_range(take_all(got), 1, 4);
    assert_int_equal(got[0], 'a');
    assert_in_range(serial_errors(CONSOLE_BASE, SERIAL_OVERRUN) - before, 1, 4);
    assert_false(interrupts());
    board_receive('z', false);
    assert_int_equal(take_all(got), 1);
    assert_int_equal(got[0], 'z');
    end();
}

/* A client that is too slow loses bytes, is told, and gets the others in order. */
static void a_slow_client(void **state)
{
    uint32_t before = serial_errors(CONSOLE_BASE, SERIAL_OVERRUN), received = 0;
    uint8_t got[2 * COUNT];

    (void)state;
    start();
    wire_say(board_wire(), text, COUNT);
    for (int i = 0; i < COUNT / 2; i++) {
        bus_pass_us(FRAME_US * 5 / 2);
        received += take_all(got + received);
    }
    assert_in_range(received, COUNT / 4, COUNT - 1);
    for (uint32_t i = 0, next = 0; i < received; i++) {
        while (next < COUNT && text[next] != got[i]) {
            next++;
        }
        assert_in_range(next, i, COUNT - 1);
    }
    assert_in_range(serial_errors(CONSOLE_BASE, SERIAL_OVERRUN) - before, 1, COUNT - received);
    assert_false(interrupts());
    end();
}

static void another_byte(void)
{
    board_receive('b', false);
}

/* It is received, or counted, at whichever moment of taking the first it comes. */
static void a_byte_between(void **state)
{
    uint8_t got[COUNT];

    (void)state;
    for (uint32_t nth = 1; nth < 10; nth++) {
        uint32_t before = serial_errors(CONSOLE_BASE, SERIAL_OVERRUN), received;
        start();
        board_receive('a', false);
        bus_before_access(nth, another_byte);
        received = take_all(got);
        received += interrupts() ? take_all(got + received) : 0;
        assert_int_equal(got[0], 'a');
        if (bus_happened()) {
            assert_int_equal(received + serial_errors(CONSOLE_BASE, SERIAL_OVERRUN) - before, 2);
            assert_true(received == 1 || got[1] == 'b');
        }
        assert_false(interrupts());
        end();
    }
}

static void counts_framing_errors(void **state)
{
    uint32_t before = serial_errors(CONSOLE_BASE, SERIAL_FRAMING);
    uint8_t byte;

    (void)state;
    start();
    board_receive('a', true);
    serial_acknowledge(CONSOLE_BASE);
    assert_true(serial_receive(CONSOLE_BASE, &byte));
    assert_int_equal(byte, 'a');
    assert_int_equal(serial_errors(CONSOLE_BASE, SERIAL_FRAMING) - before, 1);
    board_receive('b', false);
    assert_true(serial_receive(CONSOLE_BASE, &byte));
    assert_int_equal(serial_errors(CONSOLE_BASE, SERIAL_FRAMING) - before, 1);
    end();
}

/* Whatever state its predecessor left the block in. */
static void begins_anew(void **state)
{
    uint8_t got[COUNT];
    uint32_t heard;

    (void)state;
    for (uint32_t left = 0; left < 8; left++) {
        start();
        if (serial_send(CONSOLE_BASE, text, left) < left) {
            send_all(text, left); /* a transfer that the kernel would stop: the driver's memory would be new */
        }
        serial_transmit_interrupt(CONSOLE_BASE, left & 1);
        serial_receive_interrupt(CONSOLE_BASE, left & 2);
        for (uint32_t i = 0; i < (left & 4 ? 3u : left & 1); i++) {
            board_receive('x', i == 1);
        }
        serial_start(CONSOLE_BASE);
        take_all(got);
        bus_pass_us(10 * FRAME_US);
        assert_false(interrupts());
        heard = board_wire()->heard_count;
        send_all(text, 20);
        bus_pass_us(4 * FRAME_US);
        assert_int_equal(board_wire()->heard_count, heard + 20);
        assert_memory_equal(board_wire()->heard + heard, text, 20);
        board_receive('y', false);
        assert_true(interrupts());
        assert_int_equal(take_all(got), 1);
        end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_in_silence),
        cmocka_unit_test(sends_in_order),
        cmocka_unit_test(takes_what_it_has_room_for),
        cmocka_unit_test(does_not_interrupt_unasked),
        cmocka_unit_test(receives_in_order),
        cmocka_unit_test(both_at_once),
        cmocka_unit_test(counts_overruns),
        cmocka_unit_test(a_slow_client),
        cmocka_unit_test(a_byte_between),
        cmocka_unit_test(counts_framing_errors),
        cmocka_unit_test(begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
