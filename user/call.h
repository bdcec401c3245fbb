/* SPDX-License-Identifier: MIT */
/* Calls: four words to a server and four back, with memory lent for the time of the call.

   Any thread. Four words there and back are 155 instructions, with 64 bytes lent 317.

   A client:  struct message m = {{OP_READ, address}};  if (call(PEER_X, &m, NULL) == OK) use m.word[...]
   A server:  struct request r = wait_request(...);  for (;;) { r.message = ...; r = reply_wait(&r, EVENT_CALL); } */
#pragma once

#include "sys.h"

struct message {
    uint32_t word[4];
};

/* Calls a peer (PEER_ of page.h) and waits for its answer, which replaces `m`. `options` may be null: no deadline,
   no leases. Returns OK, -ERR_DEAD or -ERR_TIMEOUT; `m` is unchanged then. */
static inline int32_t call(uint32_t peer, struct message *m, const struct call_options *options)
{
    struct words w = {{peer, m->word[0], m->word[1], m->word[2], m->word[3], (uint32_t)options}};
    sys_call(&w);
    *m = (struct message){{w.word[1], w.word[2], w.word[3], w.word[4]}}; /* as they were, when it was not answered */
    return (int32_t)w.word[0];
}

/* Options for a call that lends `bytes` at `memory` for reading, without a deadline. */
static inline struct call_options lend(const void *memory, uint32_t bytes)
{
    return (struct call_options){
        .deadline_low = UINT32_MAX,
        .deadline_high = UINT32_MAX,
        .lease = {{.address = (uaddr)memory, .bytes = bytes}},
    };
}

/* What a server has waited for: bits, or a call. */
struct request {
    int32_t events; /* the bits; EVENT_CALL: the rest is valid; negative: -ERR_TIMEOUT */
    struct message message;
    uint32_t token;  /* names the call; keep it to answer later */
    uint32_t caller; /* index of the calling process */
};

static inline struct request request_of(const struct words *w)
{
    return (struct request){
        .events = (int32_t)w->word[0],
        .message = {{w->word[1], w->word[2], w->word[3], w->word[4]}},
        .token = w->word[5],
        .caller = w->word[6],
    };
}

/* Waits for a bit of `mask`, or a call when it has EVENT_CALL; first re-arms the lines behind `unmask`. */
static inline struct request wait_request(uint32_t mask, uint32_t unmask, usec deadline)
{
    struct words w = {{mask, unmask, (uint32_t)deadline, (uint32_t)(deadline >> 32)}};
    sys_wait(&w);
    return request_of(&w);
}

/* Answers a call with `m`. OK, or -ERR_STALE: the caller has given up. Never waits. */
static inline int32_t reply(uint32_t token, const struct message *m)
{
    return sys_reply(token, m->word[0], m->word[1], m->word[2], m->word[3]);
}

/* Answers `r` with r->message, then waits without a deadline: one system call. An answer that came too late is dropped. */
static inline struct request reply_wait(const struct request *r, uint32_t mask, uint32_t unmask)
{
    const uint32_t *m = r->message.word;
    struct words w = {{r->token, m[0], m[1], m[2], m[3], mask, unmask}};
    sys_reply_wait(&w);
    return request_of(&w);
}

/* Copies `bytes` at `offset` of a lease of the call `token`; returns how many there were, or a negative error. */
int32_t lease_read(uint32_t token, uint32_t lease, uint32_t offset, void *to, uint32_t bytes);
int32_t lease_write(uint32_t token, uint32_t lease, uint32_t offset, const void *from, uint32_t bytes);
