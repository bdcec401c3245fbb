/* SPDX-License-Identifier: MIT */
/* A scripted processor on a PC, for tests of the portable kernel: keeps the contract of arch.h with a simulated memory and
   interrupt controller. A test plays the part of the threads. */
#pragma once

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

enum { ARCH_ISOLATES = true };

/* Simulated memory: three banks, each at its address. The kernel reaches it by the functions below and by no other way. */
#define HOST_FLASH_BASE 0x08000000u
#define HOST_BASE 0x20000000u
#define HOST_DEVICE_BASE 0x40000000u
enum { HOST_BYTES = 0x10000, HOST_DEVICE_BYTES = 0x1000, HOST_LINES = 16 };

extern uint8_t host_flash[HOST_BYTES];
extern uint8_t host_memory[HOST_BYTES];
extern uint8_t host_device[HOST_DEVICE_BYTES];
extern bool host_line_enabled[HOST_LINES];
extern bool host_line_pending[HOST_LINES];

/* Where the end of a run goes (arch_exit, and idle's turn at the end of boot): setjmp gives one of HOST_. */
enum { HOST_EXIT = 1, HOST_IDLE, HOST_RESET, HOST_LEFT };
extern jmp_buf *host_end; /* null: no end is expected, the test is aborted */
extern uint32_t host_status;
extern uint32_t host_resets; /* how often the kernel has reset the board */

/* DMA channels: what the kernel last started. A test lets them move, and may make one that does not stop. */
struct host_channel {
    bool moves;
    bool sticks; /* stopping it is of no use */
    uaddr address;
    uint32_t items; /* still to move */
};
enum { HOST_CHANNELS = 4 };
extern struct host_channel host_channel[HOST_CHANNELS];

/* What was written to the console, up to its first 4095 characters. */
extern char host_console[4096];

struct thread;

/* What a thread did that made a fault. */
struct fault {
    uint32_t kind; /* FAULT_ */
    uint32_t pc;
    uint32_t sp;
    uint32_t lr;
    uint32_t address;
    bool has_address;
};

struct arch_frame {
    uint32_t word[7];
    uint32_t number; /* of the system call */
    bool again;      /* which is to be made again */
    bool frozen;
    struct fault fault; /* what it did last */
    uaddr entry;
    uaddr stack_top;
    uint32_t pc; /* what arch_call_site tells */
    uint32_t sp;
    uint32_t lr;
};

struct arch_identity {
    struct process_page *page;
    uint32_t id;
};

/* An access that no region of any process covers, or that needs rights it does not give, is a mistake of the kernel:
   the test is aborted. */
void *host_address(uaddr address, uint32_t bytes, uint8_t rights);

/* A number that is none of the interrupt controller's, too. */
uint32_t host_line(uint32_t line);

static inline void arch_line_mask(uint32_t line)
{
    host_line_enabled[host_line(line)] = false;
}

static inline void arch_line_clear(uint32_t line)
{
    host_line_pending[host_line(line)] = false;
}

static inline void arch_line_unmask(uint32_t line, bool clears)
{
    if (clears) {
        arch_line_clear(line);
    }
    host_line_enabled[host_line(line)] = true;
}

static inline void arch_line_raise(uint32_t line)
{
    host_line_pending[host_line(line)] = true;
}

/* A test decides when an interrupt waits: at the question of this number from now on; 0: never. */
#define HOST_WAITS_ALWAYS UINT32_MAX
extern uint32_t host_waits_at;
extern bool host_in_call;            /* a test says so */
extern struct thread *host_left_for; /* HOST_LEFT: who runs */
bool arch_interrupt_pending(void);

uint32_t host_load(uaddr from);
void host_store(uaddr to, uint32_t value);
struct process_page *host_page(uaddr address);

static inline uint32_t arch_load(uaddr from)
{
    return host_load(from);
}

static inline void arch_store(uaddr to, uint32_t value)
{
    host_store(to, value);
}

static inline struct process_page *arch_page(uaddr address)
{
    return host_page(address);
}

static inline uint32_t arch_count_leading_zeros(uint32_t word)
{
    return word != 0 ? (uint32_t)__builtin_clz(word) : 32;
}

static inline bool arch_is_device(uaddr address)
{
    return address >> 29 == 2 || address >> 29 == 7;
}

static inline uint32_t arch_word(const struct thread *t, unsigned n)
{
    return ((const struct arch_frame *)t)->word[n];
}

static inline void arch_set_word(struct thread *t, unsigned n, uint32_t value)
{
    ((struct arch_frame *)t)->word[n] = value;
}

static inline uint32_t arch_syscall_number(const struct thread *t)
{
    return ((const struct arch_frame *)t)->number;
}
