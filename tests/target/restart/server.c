/* SPDX-License-Identifier: MIT */
/* Looks at what it finds when it begins, spoils all of it, and crashes when told to. */
#include "erkos.h"
#include "restart.h"

extern uint32_t __stack_low_0[];
extern uint32_t __heap_start[];
extern uint32_t __heap_end[];

enum { UNUSED_WORDS = 48, DATA = 0x1234 }; /* the lowest of the stack, which main and an interrupt do not reach */

static uint32_t data = DATA;
static uint32_t calls;
static volatile uint32_t turns;
static uint32_t lock;

/* One bit for each thing that is not as it should be. */
static uint32_t problems(void)
{
    uint32_t bad = data != DATA || calls != 0 || turns != 0 || lock != 0;

    for (const uint32_t *at = __stack_low_0; at < __stack_low_0 + UNUSED_WORDS; at++) {
        bad |= *at != 0 ? 2 : 0;
    }
    for (const uint32_t *at = __heap_start; at < __heap_end; at++) {
        bad |= *at != 0 ? 4 : 0;
    }
    bad |= (process_page.events & ~EVENT_MAIL) != 0 ? 8 : 0;
    sys_raise(LINE_EDGE);
    bad |= wait_events(EVENT_EDGE, 0, AT_ONCE) != -ERR_TIMEOUT ? 16 : 0;
    bad |= wait_events(EVENT_EDGE, EVENT_EDGE, in_ms(1)) != (int32_t)EVENT_EDGE ? 32 : 0;
    return bad;
}

static void second(uint32_t unused)
{
    (void)unused;
    (void)sys_lock(&lock, UINT32_MAX, UINT32_MAX);
    for (;;) {
        turns = turns + 1;
        sleep_ms(1);
    }
}

static void spoil(void)
{
    data = 0;
    for (uint32_t *at = __stack_low_0; at < __stack_low_0 + UNUSED_WORDS; at++) {
        *at = 0xdeadbeef;
    }
    for (uint32_t *at = __heap_start; at < __heap_end; at++) {
        *at = 0xdeadbeef;
    }
    sys_raise(LINE_EDGE); /* its bit is set, and the line enabled */
}

int main(void)
{
    uint32_t found = problems();

    (void)thread_start(THREAD_SECOND, second, 0, PRIORITY);
    for (struct request r = wait_request(EVENT_CALL, 0, FOREVER);;) {
        struct mail mail = {0};
        calls++;
        if (r.message.word[0] == CRASH) {
            spoil();
            (void)trap0(9999);
        }
        (void)mail_receive(&mail);
        r.message = (struct message){{found, calls, process_page.self, mail.word}};
        r = reply_wait(&r, EVENT_CALL, 0);
    }
}
