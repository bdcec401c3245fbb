/* SPDX-License-Identifier: MIT */
/* What the processes of the arena and tests/attack/arena.py agree on. */
#pragma once

#include <stdint.h>

/* An attempt is a program of a few steps, one after the other until one does not give what it should. */
enum operation {
    OP_CALL,    /* system call word[0] with words 1-7: gives its first result */
    OP_ASK,     /* the same: gives its second result, if the first is OK */
    OP_LOAD8,   /* from address word[0] */
    OP_LOAD32,  /* from address word[0] */
    OP_STORE8,  /* to address word[0]: word[1] */
    OP_STORE32, /* to address word[0]: word[1] */
    OP_FILL,    /* to address word[0]: words 1-7 */
    OP_JUMP,    /* to word[0] */
    OP_RUN,     /* the code at word[0] of attack_code, which may return */
    OP_STACK,   /* with stack pointer word[0] what word[1] says, enum way */
    OP_RECURSE, /* until there is no stack left */
    OP_FRAME,   /* one frame of 8 KB: its far end, or its near one when word[0] is set */
    OP_SERVE,   /* has the client call, and takes that call: gives its token */
    OP_HELPER,  /* starts the other thread, which does what word[0] says, enum help, with word[1] */
    OP_SLEEP,   /* word[0] us */
    OP_NOTE,    /* has the judge keep word[0] for the next life */
    OP_FLOOD, /* system call word[0] with words 1-7 again and again for a time that the judge knows: gives how often */
    OP_SPIN,  /* for that time */
};

enum way { WAY_CALL, WAY_UNDEFINED, WAY_INTERRUPT, WAY_LIBRARY };

enum help {
    HELP_CRASH,  /* crashes after word[1] us: also what ends a program that goes round in circles */
    HELP_SEND,   /* waits to send to the queue at word[1] */
    HELP_FORGE,  /* spoils the frame of the first thread, which is parked: enum forgery word[1] */
    HELP_SPOIL,  /* overwrites the 24 bytes at word[1], after a moment */
    HELP_LOCK,   /* takes the lock at word[1] and ends */
    HELP_NOTHING /* is started, and ends */
};

/* What HELP_FORGE does to a saved frame. */
enum forgery {
    FORGE_NO_THUMB,    /* a status word of 0 */
    FORGE_HANDLER,     /* returns to a handler */
    FORGE_INTO_KERNEL, /* a pc in kernel memory */
    FORGE_MIDDLE,      /* in the middle of an instruction that was interrupted, and an odd pc */
    FORGE_IT,          /* in the middle of an IT block */
    FORGE_PRIVILEGED,  /* every bit of the status word */
    FORGE_PC           /* a pc beyond all memory */
};

enum { STEP_WORDS = 8, PROGRAM_STEPS = 8 };

struct step {
    uint32_t operation;
    uint32_t wanted; /* what it must give; ANYTHING */
    uint32_t word[STEP_WORDS];
};

#define ANYTHING 0x7e57a117u
#define TOKEN 0x7e570001u /* in a word of a step: the token of the last OP_SERVE of this life, or the note */
#define NOTE 0x7e570002u

/* How an attempt ended. */
struct outcome {
    uint32_t kind;  /* FAULT_, or FINISHED; RUNS_ON: it neither ends nor crashes */
    uint32_t value; /* the address; FINISHED: what the last step gave */
    uint32_t where; /* the pc; FINISHED: the number of that step */
};
enum { FINISHED = 0x100, RUNS_ON = 0x200 };

/* What a hostile process asks of the judge. */
enum ask { ASK_NEXT, ASK_NOTE };

/* What is asked of the server, with what it answers. */
enum serve {
    SERVE_ECHO,   /* the word + 1 */
    SERVE_READ,   /* reads all of the first lease: sum of its bytes */
    SERVE_FILL,   /* fills all of the second with the byte */
    SERVE_SLOWLY, /* as SERVE_READ, with a pause in the middle */
    SERVE_NEVER,  /* no answer */
    SERVE_LATE,   /* pauses, reads the first lease, and keeps the result for the next call */
    SERVE_LAST    /* that result */
};
