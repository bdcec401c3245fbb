/* SPDX-License-Identifier: MIT */
/* Stops and restarts a server in every state, and looks at what its clients see. */
#include "../restart/restart.h"
#include "erkos.h"

enum { ROUNDS = 100 };

static uint32_t failures;

static void check(const char *name, uint32_t round, bool good)
{
    if (!good) {
        print("FAIL %s, round %lu\n", name, (unsigned long)round);
        failures++;
    }
}

static int32_t server(enum supervise action)
{
    return sys_supervise(PROCESS_INDEX_SERVER, action);
}

/* It answers, as an instance that has found all clean; returns which one. */
static uint32_t look(uint32_t round)
{
    struct message m = {{LOOK}};

    check("it answers", round, call(PEER_SERVER, &m, NULL) == OK);
    check("it found all clean", round, m.word[0] == 0);
    return m.word[2];
}

static void let_it_crash(uint32_t round)
{
    struct message m = {{CRASH}};
    struct crash crash;

    check("it crashes", round, call(PEER_SERVER, &m, NULL) == -ERR_DEAD);
    check("its client is told", round, wait_events(EVENT_PEER, 0, AT_ONCE) == (int32_t)EVENT_PEER);
    check("with a record", round, sys_crash(PROCESS_INDEX_SERVER, &crash) == 1 && crash.policy == CRASH_STOP);
    check("it has stopped", round, server(SUPERVISE_LOOK) == 1 && call(PEER_SERVER, &m, NULL) == -ERR_DEAD);
    check("it begins anew", round, server(SUPERVISE_RESTART) == 1 && server(SUPERVISE_LOOK) == 0);
}

static void stop_it(uint32_t round)
{
    struct message m = {{LOOK}};

    check("it runs", round, server(SUPERVISE_STOP) == 0);
    check("it is stopped", round, server(SUPERVISE_LOOK) == 1 && call(PEER_SERVER, &m, NULL) == -ERR_DEAD);
    check("its peers are told", round, wait_events(EVENT_PEER, 0, AT_ONCE) == (int32_t)EVENT_PEER);
    check("stopped twice", round, server(SUPERVISE_STOP) == 1);
    check("it begins anew", round, server(SUPERVISE_RESTART) == 1);
}

int main(void)
{
    uint32_t last = 0;

    sleep_ms(10);
    struct crash crash = {0};
    (void)sys_crash(PROCESS_INDEX_PROBE, &crash);
    check("who supervises nobody is refused", 0, crash.kind == FAULT_HANDLE && crash.syscall == SYS_supervise);
    check("its supervisor is told", 0, wait_events(EVENT_CRASH, 0, AT_ONCE) == (int32_t)EVENT_CRASH);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t id = look(round);
        check("it is another instance", round, id != last);
        last = id;
        if (round % 4 == 0) {
            let_it_crash(round);
        } else if (round % 4 == 1) {
            stop_it(round);
        } else {
            check("restarted while it runs", round, server(SUPERVISE_RESTART) == 0);
            check("and again before it begins", round, round % 4 == 2 || server(SUPERVISE_RESTART) == 0);
        }
    }
    print("%lu failures\n", (unsigned long)failures);
    flush_and_shutdown(failures);
}
