/* SPDX-License-Identifier: MIT */
/* The system that the tests play with: three processes with seven threads.
     0 client  three threads; calls and notifies the server, mails process 2
     1 server  two threads; takes calls; mail ring of four; a level line
     2 other   two threads; calls client and server; mail ring of four; an edge line of software */
#pragma once

#include "invariants.h"

enum {
    PROCESSES = 3,
    THREADS = 7,
    RAM_BYTES = 0x400,
    STACK_BYTES = 64,
    LEVEL_LINE = 3,
    EDGE_LINE = 5,
    EVENT_LINE = 1,
};

#define CODE(process) (HOST_BASE + 0x8000u + 0x1000u * (process))
#define RAM(process) (HOST_BASE + 0x1000u * ((process) + 1u))
#define PAGE(process) (RAM(process) + 0x100u)
#define WORDS(process) (RAM(process) + 0x200u) /* where its semaphores, locks and queue lie */
