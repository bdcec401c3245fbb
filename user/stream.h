/* SPDX-License-Identifier: MIT */
/* Byte stream: a ring of bytes. Any thread of the process writes and reads; the bytes of one write stay together, and so do
   those of one read, because writers wait for each other and readers do. Without a system call while there is room, or
   something to read: to write 16 bytes is 184 instructions, and to read them 159.

       static STREAM(wire, 8);
       (void)stream_write(&wire.stream, "more than it can hold.", 22, FOREVER);
       length += (uint32_t)stream_read(&wire.stream, text + length, sizeof text - 1 - length, FOREVER); */
#pragma once

#include "lock.h"
#include "semaphore.h"

struct stream_end {
    struct lock lock;      /* of those at this end */
    uint32_t wanted;       /* its owner waits for the other end to go on */
    struct semaphore turn; /* ... here */
};

struct stream {
    uint32_t mask;          /* capacity - 1 */
    volatile uint32_t tail; /* bytes written ... */
    volatile uint32_t head; /* ... and read, both running freely */
    struct stream_end writers;
    struct stream_end readers;
    uint8_t byte[];
};

/* A stream named `name` with room for `capacity` bytes, a power of two. */
#define STREAM(name, capacity)                                                                                         \
    struct {                                                                                                           \
        struct stream stream;                                                                                          \
        uint8_t bytes[capacity];                                                                                       \
    } name = {.stream = {.mask = (capacity)-1}}

/* Writes `bytes` bytes, waiting for room until `deadline` (absolute, us). How many were written: fewer than `bytes` when the
   deadline has passed, or -ERR_TIMEOUT if none. */
int32_t stream_write(struct stream *s, const void *from, uint32_t bytes, usec deadline);

/* Waits for a byte until `deadline` (absolute, us), then reads what is there, up to `bytes`. How many were read, or -ERR_TIMEOUT. */
int32_t stream_read(struct stream *s, void *to, uint32_t bytes, usec deadline);
