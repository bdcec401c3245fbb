/* SPDX-License-Identifier: MIT */
/* The system that scripts and the model play with: five processes, each of which may call the ones below it.

     0 boss    3 threads  calls 1 2 3 4; is the supervisor; may shut down and read crashes; supervises 1 3 4;
                          its own crash ends the run
     1 front   3 threads  calls 2 3; supervises 2; mails and notifies 0; mail ring of 4; other memory beside its data
     2 middle  2 threads  calls 3 4; notifies 1; mail ring of 4; a level line; a peripheral; the console goes through it
     3 back    3 threads  calls 4; notifies 2; mail ring of 2; an edge line of software
     4 leaf    2 threads (and in one world a crowd) calls nobody, notifies 0 and 3; two level lines and an edge line of hardware */
#pragma once

#include "invariants.h"
#include "policy.h"

enum {
    WORLD_PROCESSES = 5,
    WORLD_FEW_THREADS = 13,
    WORLD_THREADS = WORLD_FEW_THREADS + POLICY_CROWD,
    BOSS = 0,
    FRONT,
    MIDDLE,
    BACK,
    LEAF,
    WORLD_CODE_BYTES = 0x800,
    WORLD_RAM_BYTES = 0x800,
    WORLD_STACK_BYTES = 64,
    WORLD_EXTRA_BYTES = 0x100,
    WORLD_APART_BYTES = 0x40,
    WORLD_LAST_BYTES = 0x20,
    WORLD_CHANNELS = 3,
    CHANNEL_FRONT = 0, /* transmits bytes */
    CHANNEL_FRONT2,    /* receives words */
    CHANNEL_MIDDLE,    /* receives half-words */
    LINE_MIDDLE = 3,   /* level */
    LINE_BACK = 5,     /* software */
    LINE_LEAF = 6,     /* level */
    LINE_LEAF2 = 7,    /* level */
    LINE_EDGE = 9,     /* edge, of hardware */
    LINE_NOBODY = 11,
    BIT_LINE = 1,  /* event bit of each process's first line */
    BIT_LINE2 = 2, /* of the second */
    BIT_EDGE = 4,
};

#define CODE(p) (HOST_FLASH_BASE + 0x1000u * (uint32_t)(p))
#define RAM(p) (HOST_BASE + 0x1000u * ((uint32_t)(p) + 1u))
#define STACK(p, n) (RAM(p) + WORLD_STACK_BYTES * (uint32_t)(n))
#define PAGE(p) (RAM(p) + 0x100u)
#define EXTRA (RAM(FRONT) + WORLD_RAM_BYTES) /* adjoins FRONT's data */
#define APART (EXTRA + WORLD_EXTRA_BYTES)    /* FRONT's, adjoins that, as stacks of threads may do */
#define LAST (EXTRA + 0x200u)                /* FRONT's, the last of its regions */
#define DEVICE (HOST_DEVICE_BASE + 0x100u)   /* MIDDLE's */
#define KERNEL_RAM HOST_BASE
#define KERNEL_CODE (HOST_FLASH_BASE + 0x8000u)

/* Where a process keeps its things. */
#define SEMAPHORE(p, n) (RAM(p) + 0x200u + 4u * (uint32_t)(n)) /* WORLD_WORDS of them */
#define LOCK(p, n) (RAM(p) + 0x210u + 4u * (uint32_t)(n))      /* as many */
#define POOL(p) (RAM(p) + 0x220u)
#define QUEUE(p) (RAM(p) + 0x240u) /* two slots */
#define OPTIONS(p, thread) (RAM(p) + 0x300u + 0x20u * (uint32_t)(thread))
#define BUFFER(p) (RAM(p) + 0x400u)
enum { WORLD_WORDS = 4, QUEUE_CAPACITY = 2, BUFFER_BYTES = 0x300 };

/* Boots the kernel, up to where the idle thread would run until the first alarm. The counter starts at `ticks`. */
void world_boot(uint64_t ticks);

extern bool world_is_warm; /* the next boots are resets: what boot does not clear stays */
