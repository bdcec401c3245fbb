/* SPDX-License-Identifier: MIT */
/* Paths between processes; the peer is bench/peer.c. */
#include "erkos.h"
#include "mark.h"
#include "peer.h"

static volatile uint32_t errors;
static uint8_t bytes[64] __attribute__((aligned(4)));

int main(void)
{
    struct message m = {{PEER_COUNT, 0, 0, 0}};

    sleep_ms(1); /* the server waits */
    for (uint32_t i = 0; i < 4; i++) {
        m.word[0] = PEER_COUNT;
        MARK(call_begin);
        int32_t called = call(PEER_SERVER, &m, NULL);
        OPAQUE(called);
        MARK(call_end);
        errors += called != OK || m.word[1] != i + 1;
    }
    for (uint32_t i = 0; i < 4; i++) {
        struct call_options options = lend(bytes, sizeof bytes);
        m.word[0] = PEER_COPY;
        MARK(lease_begin);
        int32_t called = call(PEER_SERVER, &m, &options);
        OPAQUE(called);
        MARK(lease_end);
        errors += called != OK || m.word[0] != sizeof bytes;
    }
    errors += notify(PEER_YIELDER, 1) != OK;
    for (uint32_t i = 0; i < 8; i++) {
        MARK(yield_other_begin);
        sys_yield();
        MARK(yield_other_end);
    }
    sys_shutdown(errors);
}
