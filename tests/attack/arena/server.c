/* SPDX-License-Identifier: MIT */
/* Serves whoever calls, and uses what they lend. */
#include "arena.h"
#include "erkos.h"

enum { PAUSE_MS = 2, HALF = 8 };

static int32_t last;

static uint32_t sum(const uint8_t *bytes, int32_t count)
{
    uint32_t total = 0;

    for (int32_t n = 0; n < count; n++) {
        total += bytes[n];
    }
    return total;
}

static int32_t read_lease(uint32_t token, uint32_t offset, uint32_t bytes)
{
    static uint8_t room[LEASE_SLICE];
    int32_t count = sys_lease_read(token, 0, offset, room, bytes);

    return count < 0 ? count : (int32_t)sum(room, count);
}

static int32_t read_slowly(uint32_t token)
{
    int32_t first = read_lease(token, 0, HALF);
    sleep_ms(PAUSE_MS);
    int32_t rest = read_lease(token, HALF, HALF);

    return rest < 0 ? rest : first + rest;
}

static int32_t fill_lease(uint32_t token, uint32_t byte)
{
    uint8_t room[LEASE_SLICE];

    for (uint32_t n = 0; n < sizeof room; n++) {
        room[n] = (uint8_t)byte;
    }
    return sys_lease_write(token, 1, 0, room, sizeof room);
}

static int32_t serve(uint32_t token, uint32_t operation, uint32_t word)
{
    switch (operation) {
    case SERVE_READ:
        return read_lease(token, 0, LEASE_SLICE);
    case SERVE_FILL:
        return fill_lease(token, word);
    case SERVE_SLOWLY:
        return read_slowly(token);
    case SERVE_LATE:
        sleep_ms(PAUSE_MS);
        last = read_lease(token, 0, LEASE_SLICE);
        return last;
    case SERVE_LAST:
        return last;
    default:
        return (int32_t)word + 1;
    }
}

int main(void)
{
    for (;;) {
        struct request r = wait_request(EVENT_CALL, 0, FOREVER);
        if (r.message.word[0] == SERVE_NEVER) {
            continue;
        }
        int32_t result = serve(r.token, r.message.word[0], r.message.word[1]);
        r.message.word[0] = (uint32_t)result;
        (void)reply(r.token, &r.message);
    }
}
