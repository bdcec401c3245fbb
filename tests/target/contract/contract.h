/* SPDX-License-Identifier: MIT */
/* What the tester asks of its server. */
#pragma once

enum operation {
    ECHO,          /* answers the words, each one more */
    LATE,          /* sleeps 20 ms, then answers */
    SUM,           /* adds up the bytes of lease 0, writes the sum to lease 1 if that is writable */
    FORGE,         /* answers a token that nobody has */
    CRASH,         /* makes a mistake while it serves */
    OUT_OF_BOUNDS, /* reads a lease behind its end */
};
