/* SPDX-License-Identifier: MIT */
/* Does what it is told, one program after the other; whoever survives asks for the next. What takes the processor's own
   instructions is in machine.h. */
#include "arena.h"
#include "erkos.h"
#include "machine.h"

enum { ROOM_BYTES = 8192, CLIENT_MS = 100, SOON_US = 500, LONG = 5000, CODE_WORDS = 2048 };

extern const uint32_t attack_code[CODE_WORDS];
const uint32_t attack_code[CODE_WORDS] __attribute__((aligned(8))) = {0xffffffffu}; /* written from outside, too */

uint32_t buffer[64]; /* for whatever an attempt needs */
static struct step program[PROGRAM_STEPS];
static volatile uint32_t token; /* of the call that it serves */
static uint32_t note;
static uint32_t flood_ms;
static volatile uint32_t help_word;
static volatile uint32_t *volatile frame; /* of the first thread, while that is parked */

static uint32_t recurse(uint32_t depth)
{
    volatile uint32_t room[16];

    room[depth % 16] = depth;
    return depth == UINT32_MAX ? 0 : recurse(depth + 1) + room[0];
}

static uint32_t one_large_frame(uint32_t near)
{
    volatile uint8_t room[ROOM_BYTES];

    room[near ? ROOM_BYTES - 1 : 0] = 1;
    return room[near ? ROOM_BYTES - 1 : 0];
}

static void spoil(volatile uint32_t *at)
{
    for (uint32_t n = 0; n < 6; n++) {
        at[n] = 0xffffffffu;
    }
}

static void send_for_ever(uint32_t queue)
{
    struct words w = {{queue, 1, 2, 3, 4, UINT32_MAX, UINT32_MAX}};

    trap_words(SYS_send, &w);
}

static void help(uint32_t what)
{
    switch (what) {
    case HELP_CRASH:
        sleep_us(help_word);
        (void)trap0(999);
        break;
    case HELP_SEND:
        send_for_ever(help_word);
        break;
    case HELP_FORGE:
        forge(frame, (enum forgery)help_word);
        unpark(THREAD_MAIN);
        break;
    case HELP_SPOIL:
        sleep_us(SOON_US);
        spoil((volatile uint32_t *)help_word);
        break;
    case HELP_LOCK:
        (void)sys_lock((uint32_t *)help_word, UINT32_MAX, UINT32_MAX);
        break;
    default:
        break;
    }
    sys_exit();
}

static uint32_t start_helper(const uint32_t *word)
{
    help_word = word[1];
    if (word[0] == HELP_FORGE) {
        (void)thread_start(THREAD_HELPER, help, HELP_FORGE, PRIORITY); /* it begins when this one parks */
        return park_with_frame(&frame);
    }
    return (uint32_t)thread_start(THREAD_HELPER, help, word[0],
                                  word[0] == HELP_CRASH ? PRIORITY_CEILING : PRIORITY - 1);
}

/* The client calls as soon as it is told to. */
static uint32_t serve(void)
{
    (void)notify(PEER_CLIENT, 1u << PROCESS_ROLE);
    struct request r = wait_request(EVENT_CALL, 0, in_ms(CLIENT_MS));

    token = r.token;
    return token;
}

static uint32_t ask(struct message *m, const struct call_options *options)
{
    return (uint32_t)call(PEER_JUDGE, m, options);
}

static uint32_t keep(uint32_t value)
{
    struct message m = {{PROCESS_ROLE, ASK_NOTE, value}};

    return ask(&m, NULL);
}

static uint32_t flood(const uint32_t *word)
{
    usec end = in_ms(flood_ms);
    uint32_t count = 0;

    do {
        for (uint32_t n = 0; n < 16; n++, count++) {
            struct words w = {{word[1], word[2], word[3], word[4], word[5], word[6], word[7]}};
            trap_words(word[0], &w);
        }
    } while (now_us() < end);
    return count;
}

static uint32_t spin(void)
{
    usec end = in_ms(flood_ms);

    while (now_us() < end) {
        for (volatile uint32_t n = 0; n < LONG; n++) {
        }
    }
    return OK;
}

/* Its result `n`, or what went wrong. */
static uint32_t make_call(const uint32_t *word, unsigned n)
{
    struct words w = {{word[1], word[2], word[3], word[4], word[5], word[6], word[7]}};

    trap_words(word[0], &w);
    return w.word[0] == OK ? w.word[n] : w.word[0];
}

static void fill(const uint32_t *word)
{
    for (uint32_t n = 1; n < STEP_WORDS; n++) {
        ((volatile uint32_t *)word[0])[n - 1] = word[n];
    }
}

/* What touches memory. */
static uint32_t touch(const struct step *s)
{
    const uint32_t *word = s->word;

    switch (s->operation) {
    case OP_LOAD8:
        return *(volatile uint8_t *)word[0];
    case OP_LOAD32:
        return *(volatile uint32_t *)word[0];
    case OP_STORE8:
        *(volatile uint8_t *)word[0] = (uint8_t)word[1];
        break;
    case OP_STORE32:
        *(volatile uint32_t *)word[0] = word[1];
        break;
    default:
        fill(word);
        break;
    }
    return OK;
}

static uint32_t take_step(const struct step *s)
{
    const uint32_t *word = s->word;

    switch (s->operation) {
    case OP_CALL:
        return make_call(word, 0);
    case OP_ASK:
        return make_call(word, 1);
    case OP_JUMP:
        jump(word[0]);
        return OK;
    case OP_RUN:
        return run((uint32_t)attack_code + word[0], buffer + 32);
    case OP_STACK:
        with_stack(word[0], (enum way)word[1]);
        return OK;
    case OP_RECURSE:
        return recurse(0);
    case OP_FRAME:
        return one_large_frame(word[0]);
    case OP_SERVE:
        return serve();
    case OP_HELPER:
        return start_helper(word);
    case OP_SLEEP:
        sleep_us(word[0]);
        return OK;
    case OP_NOTE:
        return keep(word[0]);
    case OP_FLOOD:
        return flood(word);
    case OP_SPIN:
        return spin();
    default:
        return touch(s);
    }
}

static void substitute(struct step *s)
{
    for (uint32_t n = 0; n < STEP_WORDS; n++) {
        s->word[n] = s->word[n] == TOKEN ? token : s->word[n] == NOTE ? note : s->word[n];
    }
}

int main(void)
{
    struct call_options options = {
        .deadline_low = UINT32_MAX,
        .deadline_high = UINT32_MAX,
        .lease = {[1] = {.address = (uaddr)program, .bytes = sizeof program | LEASE_WRITABLE}},
    };
    uint32_t at = 0;
    uint32_t result = OK;

    for (;;) {
        struct message m = {{PROCESS_ROLE, ASK_NEXT, at, result}};
        if (ask(&m, &options) != OK) {
            continue;
        }
        note = m.word[1];
        flood_ms = m.word[2];
        for (at = 0; at < m.word[0]; at++) {
            substitute(&program[at]);
            result = take_step(&program[at]);
            if (program[at].wanted != ANYTHING && program[at].wanted != result) {
                break;
            }
        }
    }
}
