/* SPDX-License-Identifier: MIT */
/* The constant description of the system that the kernel runs: written by tools/image.py from the pages of board and
   image, placed in flash, never changed. The kernel has no table of its own. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

struct thread;
struct process;

enum region_rights {
    REGION_READ = 1,
    REGION_WRITE = 2,
    REGION_EXECUTE = 4,
    REGION_DEVICE = 8, /* a granted peripheral: never valid as a system call's argument */
};

/* A piece of the address space that a process may use. base + bytes never wraps. */
struct region {
    uaddr base;
    uint32_t bytes;
    uint8_t rights; /* 0: nobody's, only a name for crash reports */
    uint8_t owner;  /* index of its process, or NOBODY */
    uint8_t place;  /* enum place, seen from others */
};

/* An interrupt line that a page grants. Level lines are masked when taken and re-armed by the owner's wait;
   edge lines are latched and stay enabled. A software line is an edge line that no device drives. */
struct line {
    struct process *owner;
    struct process_page *page; /* the owner's */
    uint32_t event;            /* the bit of the owner's event word */
    uint16_t number;           /* the interrupt controller's number */
    bool level;
};

/* A DMA channel that a page grants. Its number here is its handle, and the image's tables know by it which it is. */
struct channel {
    struct process *owner;
    uint8_t rights;     /* of enum region_rights: that the owner itself must have to the memory */
    uint8_t width_log2; /* of an item: 1, 2 or 4 bytes */
};
/* Only in images that have any. */
extern const struct channel image_channels[];
extern const uint8_t image_channel_count;

enum { NULL_BYTES = 64 }; /* a null pointer, and the members of what it should point to */

enum process_right {
    RIGHT_SHUTDOWN = 1,
    RIGHT_CRASHES = 2,
};

/* A bit that resets a peripheral while it is set. */
struct reset_bit {
    uint32_t address;
    uint32_t mask;
};

/* A thread that a page declares. The first of each process runs from boot on, the others when they are started. */
struct thread_config {
    uaddr stack;          /* lowest byte */
    uint32_t stack_bytes; /* multiple of 8 */
    uaddr entry;          /* its process's start-up code for the first, 0 for the others */
    uint32_t *fp_save;    /* 16 words for its floating-point registers; null: it has none */
    uint8_t process;      /* index */
    uint8_t priority;
};

struct process_config {
    uint8_t first_thread; /* index into image_threads; a process's threads follow each other */
    uint8_t thread_count;
    uint8_t region_count;
    uint8_t peer_count;
    uint8_t call_count; /* the first of peers that it may also call */
    uint8_t line_count;
    uint8_t watcher_count;
    uint8_t software_count; /* the first of lines: those that no device drives, and that it may raise */
    uint8_t rights;         /* of enum process_right */
    uint8_t reset_count;
    uint8_t on_crash;   /* of enum crash_policy */
    uint8_t restarts;   /* at most, without a healthy period; 0: as many as there are crashes */
    uint8_t then;       /* of enum crash_policy: what becomes of it after that many */
    uint8_t ceiling;    /* most important priority it may use */
    uint8_t supervisor; /* index of the process that may stop and restart it; or NOBODY */
    bool essential;     /* the way to the console goes through it: the kernel itself reports its crash */
    const char *name;
    const struct region *
        regions; /* among image_regions: [0] its code, [1] its data and first stack, then its other stacks, then grants */
    const uint32_t *region_words;    /* the same for the protection unit, in the arch's own form; then `page` */
    uaddr page;                      /* its struct process_page */
    uint32_t mail_capacity;          /* power of two, or 0 */
    struct process *const *peers;    /* processes that it may call, mail and notify; its handles index this */
    struct process *const *watchers; /* those whose peer it is */
    const struct line *const *lines;
    const struct reset_bit *resets; /* of its peripherals that can be reset */
    uint32_t backoff_us;            /* wait of the second restart; it doubles with each crash, up to backoff_max_us */
    uint32_t backoff_max_us;
    uint32_t healthy_us; /* so long without a crash, and it counts as if it had never crashed */
};

enum { NOBODY = 0xff }; /* an index of no process */

/* The processor time of a process: at most `share` in each period. */
struct budget_config {
    struct process *process;
    struct budget *budget;
    uint32_t share_ticks;
    uint32_t period_us;
};
extern const struct budget_config image_budgets[];
extern const uint8_t image_budget_count;
/* budget_alarm, or null when there are none: what nobody needs is not linked. */
extern struct thread *(*const image_budget_alarm)(struct thread *self);

extern const struct process_config image_processes[];
extern const struct thread_config image_threads[];
extern const uint8_t image_process_count;
extern const uint8_t image_thread_count;
extern struct process *const image_supervisor;   /* gets EVENT_CRASH; or null */
extern const uint8_t image_on_panic;             /* of enum crash_policy: CRASH_RESET or CRASH_HALT */
extern const struct line *const image_line_of[]; /* by the interrupt controller's number; null: nobody's */
extern const struct region image_regions[]; /* each process's, then the kernel's, then one that has every address */
extern const char image_title[];            /* IMAGE on BOARD, for the boot line and panics */

/* A word that boot sets before anything runs: clock gates and pin functions of what the pages grant. */
struct setup_write {
    uint32_t address;
    uint32_t mask; /* the bits to replace */
    uint32_t value;
};
extern const struct setup_write image_setup[];
extern const uint16_t image_setup_count;
