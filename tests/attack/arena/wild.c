/* SPDX-License-Identifier: MIT */
/* Random system calls, most of them with arguments that could be right, and now and then a random instruction. All of it follows from
   a seed that the judge gives at the beginning of each life. What blocks or loops for ever ends by the other thread. */

#include "erkos.h"
#include "machine.h"

enum { CODE_WORDS = 2048, CODE_BYTES = 8, PER_REPORT = 16, PATIENCE_US = 500, CALLS = 32, WORDS = 7 };

extern const uint32_t attack_code[CODE_WORDS];
const uint32_t attack_code[CODE_WORDS] __attribute__((aligned(8))) = {0xffffffffu}; /* written from outside, too */

static uint32_t buffer[64];
static uint32_t state;
static volatile uint32_t progress;

/* One letter for each word of a call: what it is most of the time. */
static const char *const spec[CALLS] = {
    [SYS_sleep] = "dD",         [SYS_wait] = "mmdD",
    [SYS_notify] = "hs",        [SYS_call] = "hssssO",
    [SYS_reply] = "tssss",      [SYS_reply_wait] = "tssssmm",
    [SYS_lease_read] = "tlsas", [SYS_lease_write] = "tlsas",
    [SYS_mail] = "Hs",          [SYS_raise] = "z",
    [SYS_crash] = "Pa",         [SYS_start] = "Tcsp",
    [SYS_priority] = "Tp",      [SYS_unpark] = "T",
    [SYS_get] = "adD",          [SYS_put] = "a",
    [SYS_lock] = "adD",         [SYS_unlock] = "a",
    [SYS_take] = "adD",         [SYS_hand] = "aa",
    [SYS_send] = "assssdD",     [SYS_receive] = "assssdD",
    [SYS_park_until] = "dD",
};

static uint32_t any(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (uint32_t)((uint64_t)state * below >> 32);
}

/* Options for a call, mostly good ones. */
static uint32_t options(void)
{
    struct call_options *o = (struct call_options *)(buffer + 4 * any(8));
    usec soon = in_us(any(PATIENCE_US));

    *o = (struct call_options){
        .deadline_low = (uint32_t)soon,
        .deadline_high = (uint32_t)(soon >> 32),
        .lease = {{(uaddr)(buffer + any(40)), any(100) | (any(2) << 31)},
                  {(uaddr)(buffer + any(40)), any(100) | (any(2) << 31)}},
    };
    return any(4) == 0 ? 0 : (uint32_t)o;
}

static uint32_t argument(char letter)
{
    switch (letter) {
    case 'd':
        return (uint32_t)in_us(any(PATIENCE_US));
    case 'D':
    case 'z':
        return 0;
    case 'm':
        return any(16) | any(2) << 24 | any(4) << 29;
    case 'H':
        return PEER_SERVER;
    case 'P':
        return any(IMAGE_PROCESSES);
    case 'h':
        return any(2) + 1;
    case 'T':
        return any(2);
    case 't':
        return any(8) | any(64) << 8;
    case 'l':
        return any(2);
    case 'a':
        return (uint32_t)(buffer + any(48));
    case 'c':
        return (uint32_t)attack_code + CODE_BYTES * any(CODE_WORDS / 2);
    case 'p':
        return 8 + any(24);
    case 'O':
        return options();
    default:
        return any(64);
    }
}

/* One in 256 is anything at all. */
static uint32_t word_of(char letter)
{
    return any(256) != 0 ? argument(letter) : any(2) ? any(UINT32_MAX) : (uint32_t)buffer + any(4096) - 2048;
}

/* Most of the time a fault, or a wait without an end. */
static bool is_fatal(uint32_t number)
{
    return number == SYS_invalid || number >= 30 || number == SYS_shutdown || number == SYS_park ||
           number == SYS_reply_wait || number == SYS_unlock;
}

static void make_a_call(void)
{
    uint32_t number = any(CALLS);
    struct words w = {{0}};

    if (number == SYS_exit || (is_fatal(number) && any(64) != 0)) {
        number = SYS_null; /* the last thread's exit would be for good */
    }
    const char *letters = spec[number] != NULL ? spec[number] : "";
    for (uint32_t n = 0; n < WORDS; n++) {
        w.word[n] = word_of(*letters);
        letters += *letters != '\0';
    }
    trap_words(number, &w);
}

static void help(uint32_t last)
{
    for (;;) {
        sleep_us(4 * PATIENCE_US);
        if (progress == last) {
            (void)trap0(999);
        }
        last = progress;
    }
}

int main(void)
{
    struct message m = {{PROCESS_ROLE}};

    (void)call(PEER_JUDGE, &m, NULL);
    state = m.word[0];
    (void)thread_start(THREAD_HELPER, help, UINT32_MAX, PRIORITY_CEILING);
    for (;;) {
        for (uint32_t n = 0; n < PER_REPORT; n++) {
            make_a_call();
            progress = progress + 1;
        }
        if (any(32) == 0) {
            (void)run((uint32_t)attack_code + CODE_BYTES * any(CODE_WORDS / 2), buffer + 24);
        }
        m = (struct message){{PROCESS_ROLE, PER_REPORT}};
        (void)call(PEER_JUDGE, &m, NULL);
    }
}
