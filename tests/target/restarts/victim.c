/* SPDX-License-Identifier: MIT */
/* A short life with a lock, a line, mail, a lease, and a second thread whose call is not answered yet. It ends at the next whole
   two milliseconds, by a mistake that depends on the role - or at once, when what it finds is not as at boot. */
#include "erkos.h"

enum { PERIOD_US = 2000 };

static uint32_t lock;
static uint32_t begun;

static bool ask(uint32_t word)
{
    static uint32_t lent[4];
    struct message m = {{word}};
    struct call_options options = {
        .deadline_low = UINT32_MAX, .deadline_high = UINT32_MAX, .lease[0] = {(uaddr)lent, sizeof lent}};

    for (uint32_t i = 0; i < 4; i++) {
        lent[i] = word + i;
    }
    return call(PEER_SERVER, &m, &options) == OK && m.word[0] == 4 * word + 6;
}

static void second(uint32_t unused)
{
    (void)unused;
    (void)sys_lock(&lock, UINT32_MAX, UINT32_MAX);
    for (;;) {
        (void)ask(2 * PROCESS_ROLE + 1);
    }
}

static void fail(void)
{
    (void)sys_supervise(PROCESS_INDEX, SUPERVISE_LOOK); /* a fault that the judge knows */
}

static void live(void)
{
    if (begun != 0 || lock != 0 || process_page.events != 0) {
        fail();
    }
    begun = 1;
    if (!ask(2 * PROCESS_ROLE) || thread_start(THREAD_SECOND, second, 0, PRIORITY) != OK) {
        fail();
    }
    sys_raise(LINE_EDGE);
    if (wait_events(EVENT_EDGE, EVENT_EDGE, in_ms(1)) != (int32_t)EVENT_EDGE) {
        fail();
    }
    (void)mail_send(PEER_SERVER, 1);
}

int main(void)
{
    live();
    sleep_until((now_us() / PERIOD_US + 1) * PERIOD_US);
    switch (PROCESS_ROLE) {
    case 0:
        *(volatile uint32_t *)0 = 0;
        break;
    case 1:
        (void)trap0(9999);
        break;
    case 2:
        __builtin_trap();
        break;
    default:
        ((void (*)(void))0xF0000000)();
    }
    return 0;
}
