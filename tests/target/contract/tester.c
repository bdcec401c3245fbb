/* SPDX-License-Identifier: MIT */
/* What a correct program may rely on, tried from inside a process. Each check prints its name; a wrong one prints FAIL. */
#include "contract.h"
#include "erkos.h"

enum { MS = 1000 };

static uint32_t failures;

static void check(const char *name, bool good)
{
    print("%s %s\n", good ? "ok" : "FAIL", name);
    failures += !good;
}

static void time_and_deadlines(void)
{
    usec before = now_us();
    sleep_until(before + 5 * MS);
    usec slept = now_us() - before;
    check("sleep is never early", slept >= 5 * MS);
    check("sleep is not late", slept < 6 * MS);
    before = now_us();
    sleep_until(before);
    check("a moment that has passed is no sleep", now_us() - before < MS);
    check("wait times out", wait_events(2, 0, in_ms(2)) == -ERR_TIMEOUT);
    check("a deadline of 0 is a poll", wait_events(2, 0, AT_ONCE) == -ERR_TIMEOUT);
    check("park times out", park_until(in_ms(1)) == -ERR_TIMEOUT);
    unpark(0);
    check("an unpark before the park counts", park_until(in_ms(1)) == OK);
    unpark(0);
    park();
    check("and for park without a deadline", true);
    for (uint32_t i = 0; i < 20; i++) {
        before = now_us();
        sleep_until(before + 40 * MS);
        slept = now_us() - before;
        if (slept < 40 * MS || slept > 41 * MS) {
            check("the clock's counter wraps without a step", false);
        }
    }
    check("the clock's counter wraps without a step", true);
}

static void lines(void)
{
    check("a line starts masked", (sys_raise(LINE_EDGE), wait_events(EVENT_EDGE, 0, AT_ONCE)) == -ERR_TIMEOUT);
    check("what came while it was masked is not lost",
          wait_events(EVENT_EDGE, EVENT_EDGE, in_ms(1)) == (int32_t)EVENT_EDGE);
    sys_raise(LINE_EDGE);
    sleep_ms(1);
    check("a pulse with no waiter is remembered", wait_events(EVENT_EDGE, 0, AT_ONCE) == (int32_t)EVENT_EDGE);
    check("and taken once", wait_events(EVENT_EDGE, 0, AT_ONCE) == -ERR_TIMEOUT);
    for (uint32_t i = 0; i < 100; i++) {
        sys_raise(LINE_EDGE);
        if (wait_events(EVENT_EDGE, 0, in_ms(1)) != (int32_t)EVENT_EDGE) {
            check("an edge line stays armed", false);
        }
    }
    check("an edge line stays armed", true);
}

static void calls(void)
{
    struct message m = {{ECHO, 10, 20, 30}};
    check("a call", call(PEER_SERVER, &m, NULL) == OK && m.word[0] == ECHO + 1 && m.word[1] == 11 && m.word[3] == 31);

    usec deadline = in_ms(5);
    struct call_options soon = {(uint32_t)deadline, (uint32_t)(deadline >> 32), {{0}}};
    m = (struct message){{LATE}};
    check("a call times out", call(PEER_SERVER, &m, &soon) == -ERR_TIMEOUT);
    m = (struct message){{ECHO, 1}};
    check("the late answer goes to nobody", call(PEER_SERVER, &m, NULL) == OK && m.word[1] == 2);
    m = (struct message){{FORGE}};
    check("forged tokens are refused", call(PEER_SERVER, &m, NULL) == OK && (int32_t)m.word[0] == -ERR_STALE &&
                                           (int32_t)m.word[1] == -ERR_STALE && (int32_t)m.word[2] == -ERR_STALE);
}

static void leases(void)
{
    static uint8_t bytes[300];
    static uint32_t result[2] = {7, 7};
    struct call_options options = lend(bytes, sizeof bytes);
    struct message m = {{SUM, 1}};

    for (uint32_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)i;
    }
    options.lease[1] = (struct lease){(uaddr)result, sizeof result | LEASE_WRITABLE};
    bool good = call(PEER_SERVER, &m, &options) == OK;
    check("a lease longer than a slice", good && m.word[0] == 300 && m.word[1] == 33586);
    check("a writable lease", result[1] == 33586 && result[0] == 7);
    m = (struct message){{OUT_OF_BOUNDS, 301}};
    check("behind the end of a lease", call(PEER_SERVER, &m, &options) == OK && (int32_t)m.word[0] == -ERR_RANGE);
    m = (struct message){{OUT_OF_BOUNDS, 300}};
    check("at the end of a lease", call(PEER_SERVER, &m, &options) == OK && (int32_t)m.word[0] == 0);
}

static void mail(void)
{
    for (uint32_t i = 1; i <= 4; i++) {
        check("mail", mail_send(PEER_VICTIM, i) == OK);
    }
    check("a full ring is an error", mail_send(PEER_VICTIM, 5) == -ERR_FULL);
    check("notify", notify(PEER_VICTIM, 1) == OK);
    sleep_ms(5);
    check("there is room again", mail_send(PEER_VICTIM, 6) == OK);
}

static void death(void)
{
    struct message m = {{CRASH}};

    check("a server that crashes is an error to its client", call(PEER_SERVER, &m, NULL) == -ERR_DEAD);
    check("and an event", wait_events(EVENT_PEER, 0, AT_ONCE) == (int32_t)EVENT_PEER);
    check("and dead afterwards", call(PEER_SERVER, &m, NULL) == -ERR_DEAD && notify(PEER_SERVER, 1) == -ERR_DEAD);
}

int main(void)
{
    time_and_deadlines();
    lines();
    calls();
    leases();
    mail();
    death();
    print("%lu failures\n", (unsigned long)failures);
    flush_and_shutdown(failures);
}
