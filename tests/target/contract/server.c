/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "erkos.h"

static void sum(struct request *r)
{
    uint8_t bytes[300];
    uint32_t total = 0;
    int32_t read = lease_read(r->token, 0, 0, bytes, sizeof bytes);

    for (int32_t i = 0; i < read; i++) {
        total += bytes[i];
    }
    if (r->message.word[1]) {
        (void)lease_write(r->token, 1, 4, &total, sizeof total);
    }
    r->message.word[0] = (uint32_t)read;
    r->message.word[1] = total;
}

int main(void)
{
    struct request r = wait_request(EVENT_CALL, 0, FOREVER);

    for (;;) {
        struct message *m = &r.message;
        switch (m->word[0]) {
        case ECHO:
            *m = (struct message){{m->word[0] + 1, m->word[1] + 1, m->word[2] + 1, m->word[3] + 1}};
            break;
        case LATE:
            sleep_ms(20);
            m->word[0] = (uint32_t)reply(r.token, m);
            break;
        case SUM:
            sum(&r);
            break;
        case FORGE:
            m->word[0] = (uint32_t)reply(r.token ^ 0x100, m);
            m->word[1] = (uint32_t)reply(0, m);
            m->word[2] = (uint32_t)reply(0xffffffff, m);
            break;
        case CRASH:
            (void)trap0(9999);
            break;
        default: {
            uint8_t byte;
            m->word[0] = (uint32_t)sys_lease_read(r.token, 0, m->word[1], &byte, 1);
            break;
        }
        }
        r = reply_wait(&r, EVENT_CALL, 0);
    }
}
