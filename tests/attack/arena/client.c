/* SPDX-License-Identifier: MIT */
/* Calls the hostile process that notifies it, and lends it memory. What came of it is read from outside. */
#include "arena.h"
#include "erkos.h"

enum { HOSTILES = 3, LENT = 64, GUARD = 0x6a, DEADLINE_MS = 20 };

volatile uint32_t client_calls;
volatile int32_t client_status; /* of the last call */
volatile uint32_t client_damage;
uint8_t client_memory[4 * LENT]; /* lent for reading, a guard, lent for writing, a guard */

static const uint32_t peers[HOSTILES] = {PEER_FIRST, PEER_MIDDLE, PEER_LAST};

static void look(void)
{
    for (uint32_t n = 0; n < sizeof client_memory; n++) {
        bool for_writing = n / LENT == 2;
        client_damage += !for_writing && client_memory[n] != GUARD;
        client_memory[n] = GUARD;
    }
}

static void call_it(uint32_t role)
{
    usec deadline = in_ms(DEADLINE_MS);
    struct call_options options = {
        .deadline_low = (uint32_t)deadline,
        .deadline_high = (uint32_t)(deadline >> 32),
        .lease = {{(uaddr)client_memory, LENT}, {(uaddr)client_memory + 2 * LENT, LENT | LEASE_WRITABLE}},
    };
    struct message m = {{role}};

    client_status = call(peers[role], &m, &options);
    client_calls++;
    look();
}

int main(void)
{
    for (uint32_t n = 0; n < sizeof client_memory; n++) {
        client_memory[n] = GUARD;
    }
    for (;;) {
        int32_t bits = wait_events((1u << HOSTILES) - 1, 0, FOREVER);
        for (uint32_t role = 0; role < HOSTILES; role++) {
            if (bits >> role & 1) {
                call_it(role);
            }
        }
    }
}
