/* SPDX-License-Identifier: MIT */
/* Has the server crash, and tells how soon and in which state it is back. */
#include "erkos.h"
#include "restart.h"

enum { MS = 1000, BACKOFF_MS = 10, BACKOFF_MAX_MS = 40, HEALTHY_MS = 200, RESTARTS = 6 };

static uint32_t failures;

static void check(const char *name, uint32_t round, bool good)
{
    if (!good) {
        print("FAIL %s, round %lu\n", name, (unsigned long)round);
        failures++;
    }
}

/* From the crash to the first answer of the next instance. */
static usec crash_and_look(uint32_t round)
{
    static uint32_t last;
    struct message m = {{CRASH}};
    usec before = now_us();

    check("the call that crashes the server is told", round, call(PEER_SERVER, &m, NULL) == -ERR_DEAD);
    check("its peers have an event", round, wait_events(EVENT_PEER, 0, AT_ONCE) == (int32_t)EVENT_PEER);
    check("mail is kept for the next instance", round, mail_send(PEER_SERVER, round + 100) == OK);
    m = (struct message){{LOOK}};
    check("a call waits for the next instance", round, call(PEER_SERVER, &m, NULL) == OK);
    if (m.word[0] != 0) {
        print("FAIL the next instance finds %#lx, round %lu\n", (unsigned long)m.word[0], (unsigned long)round);
        failures++;
    }
    check("it is another instance", round, m.word[1] == 1 && m.word[2] != last);
    check("with its mail", round, m.word[3] == round + 100);
    last = m.word[2];
    return now_us() - before;
}

static void check_backoff(uint32_t round, usec took, uint32_t wait_ms)
{
    if (took < wait_ms * MS || took > wait_ms * MS + MS) {
        print("FAIL back after %lu us instead of %lu ms, round %lu\n", (unsigned long)took, (unsigned long)wait_ms,
              (unsigned long)round);
        failures++;
    }
}

static void crash_in_a_row(uint32_t rounds)
{
    for (uint32_t round = 0, wait_ms = 0; round < rounds; round++) {
        check_backoff(round, crash_and_look(round), wait_ms);
        wait_ms = wait_ms == 0 ? BACKOFF_MS : 2 * wait_ms;
        wait_ms = wait_ms > BACKOFF_MAX_MS ? BACKOFF_MAX_MS : wait_ms;
    }
}

static void look(void)
{
    struct message m = {{LOOK}};

    check("a server that has not crashed", 0, call(PEER_SERVER, &m, NULL) == OK && m.word[0] == 0);
}

static void give_up(void)
{
    struct message m = {{CRASH}};

    check("one crash too many", RESTARTS, call(PEER_SERVER, &m, NULL) == -ERR_DEAD);
    sleep_ms(2 * BACKOFF_MAX_MS);
    check("it stays dead", RESTARTS, call(PEER_SERVER, &m, NULL) == -ERR_DEAD && notify(PEER_SERVER, 1) == -ERR_DEAD);
}

int main(void)
{
    look();
    crash_in_a_row(4);
    sleep_ms(HEALTHY_MS);
    crash_in_a_row(RESTARTS);
    give_up();
    print("%lu failures\n", (unsigned long)failures);
    flush_and_shutdown(failures);
}
