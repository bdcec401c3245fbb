/* SPDX-License-Identifier: MIT */
/* What kernel and processes agree on: numbers, words and the layout of the memory that both write. No code. */
#pragma once

#include <stdint.h>

/* An address in a process. The kernel never dereferences one: it checks, then copies (kernel/user.h). */
typedef uint32_t uaddr;

/* Microseconds since boot; never runs backwards, never wraps (585,000 years). */
typedef uint64_t usec;

enum {
#define ERROR(number, name, meaning) ERR_##name = (number),
#include "errors.def"
#undef ERROR
    OK = 0,
};

enum {
#define FAULT(number, name, meaning) FAULT_##name = (number),
#include "faults.def"
#undef FAULT
};

enum {
#define SYSCALL0(number, name, meaning) SYS_##name = (number),
#define SYSCALL_VOID0(number, name, meaning) SYS_##name = (number),
#define SYSCALL_VOID1(number, name, t1, a1, meaning) SYS_##name = (number),
#define SYSCALL1(number, name, t1, a1, meaning) SYS_##name = (number),
#define SYSCALL2(number, name, t1, a1, t2, a2, meaning) SYS_##name = (number),
#define SYSCALL4(number, name, t1, a1, t2, a2, t3, a3, t4, a4, meaning) SYS_##name = (number),
#define SYSCALL3(number, name, t1, a1, t2, a2, t3, a3, meaning) SYS_##name = (number),
#define SYSCALL5(number, name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, meaning) SYS_##name = (number),
#define SYSCALL_WORDS(number, name, in, out, meaning) SYS_##name = (number),
#include "syscalls.def"
#undef SYSCALL0
#undef SYSCALL_VOID0
#undef SYSCALL_VOID1
#undef SYSCALL1
#undef SYSCALL2
#undef SYSCALL4
#undef SYSCALL3
#undef SYSCALL5
#undef SYSCALL_WORDS
};

/* Not in the list: answered by the arch itself, and only where the processor has no atomic instructions, for the
   user/<arch>/fast.h beside it. Elsewhere it is a call that does not exist. */
enum { SYS_exchange = 0xff };

/* The seven words that a system call takes and gives back. They travel in registers (the arch's trap stub says which) that
   no hardware stacks, so the kernel neither reads nor writes the caller's stack. */
struct words {
    uint32_t word[7];
};

/* Deadlines are absolute. */
#define FOREVER UINT64_MAX  /* no deadline */
#define AT_ONCE UINT64_C(0) /* do not wait at all */

/* The event word. Bits 0-15 are assigned by the image page: granted lines, and what peers notify. */
#define EVENT_PAGE_BITS UINT32_C(0x0000ffff)
#define EVENT_MAIL (UINT32_C(1) << 24)    /* mail has arrived */
#define EVENT_PEER (UINT32_C(1) << 25)    /* a process that this one may call, mail or notify stopped */
#define EVENT_CRASH (UINT32_C(1) << 26)   /* any process crashed; only the image's supervisor gets it */
#define EVENT_CALL (UINT32_C(1) << 30)    /* in a mask: accept calls too; never stored in the word */
#define EVENT_STORED UINT32_C(0x3fffffff) /* what the word may have */
#define EVENT_MASK UINT32_C(0x7fffffff)   /* a mask's bits; bit 31 is never set, so a negative result is an error */

/* To the system call `priority`: only say what it is. */
#define PRIORITY_KEPT UINT32_MAX

/* In every word that threads of a process wait on (semaphore, lock, pool, queue): a waiter exists. Only the kernel
   sets and clears it. */
#define WORD_WAITER (UINT32_C(1) << 31)

/* Memory lent to the server for the time of one call. */
struct lease {
    uaddr address;
    uint32_t bytes; /* < LEASE_WRITABLE; or it in to let the server write */
};

enum {
    LEASES_PER_CALL = 2,
    LEASE_SLICE = 128, /* bytes that one lease_read or lease_write copies at most */
};
#define LEASE_WRITABLE (UINT32_C(1) << 31)

/* What a call may have beside its four words. */
struct call_options {
    uint32_t deadline_low;
    uint32_t deadline_high;
    struct lease lease[LEASES_PER_CALL]; /* unused: 0 bytes */
};

enum { DMA_ITEMS_MAX = 65535 }; /* of one transfer, each as wide as the register of the channel's device */

/* What dma_start does to a channel when it is given 0 bytes. Both end the interrupt of a transfer that has ended. */
enum dma_order {
    DMA_LOOK, /* nothing; ERR_BUSY while it moves */
    DMA_STOP, /* it moves no more */
};

/* One piece of mail. */
struct mail {
    uint32_t sender; /* index of the sending process in the image */
    uint32_t word;
};

/* The lowest data of each process, just above its first stack; its address is on the process's table.
   The kernel writes `self`, `events` and `mail_tail`; the process clears event bits and moves `mail_head`.
   It is followed by the mail ring, whose capacity is a power of two from the image page (0: none). */
struct process_page {
    uint32_t self;      /* identity of the running thread: generation << 8 | thread */
    uint32_t events;    /* event word */
    uint32_t mail_head; /* free-running: next to read */
    uint32_t mail_tail; /* free-running: next to write */
    struct mail mail[];
};

/* Where a bad address lies, seen from the process that used it. */
enum place {
    PLACE_NOWHERE,     /* no memory of this chip that anybody owns */
    PLACE_NULL,        /* the first bytes of the address space */
    PLACE_BELOW_STACK, /* just below a stack of its own: most likely an overflow of it */
    PLACE_KERNEL,      /* kernel code or data */
    PLACE_OWN,         /* its own memory, used in a way that it does not allow */
    PLACE_OTHER,       /* the memory of another process */
    PLACE_PERIPHERAL,  /* a peripheral that it does not own */
};

/* What becomes of a process that crashes; the page of the image says which. */
enum crash_policy {
    CRASH_STOP,    /* it stops for good, the rest runs on */
    CRASH_RESTART, /* it begins anew, the rest runs on */
    CRASH_RESET,   /* the board is reset */
    CRASH_HALT,    /* the run ends with a status that is not 0 */
};

/* What the process that supervises it may do to a process, whatever the page says of its crashes. */
enum supervise {
    SUPERVISE_LOOK,    /* nothing */
    SUPERVISE_STOP,    /* it stops, as if it had crashed: until it is restarted */
    SUPERVISE_RESTART, /* it stops, if it runs, and begins anew at once */
};

enum { CRASH_REGISTERS = 13, CRASH_STACK_WORDS = 16 };

/* What the kernel remembers of the last crash of a process, or of itself: the last record. It outlives a reset. tools/crash.py
   knows this layout, and turns it into words. */
struct crash {
    uint32_t count;      /* crashes of this process since power came; 0: never, and nothing else is valid */
    uint16_t generation; /* of the process that crashed */
    uint8_t resets;      /* how often the board has been reset since */
    uint8_t unread;      /* the kernel's own: SYS_crash returns it */
    uint32_t checksum;   /* the kernel's own: of all that follows */
    uint32_t kind;       /* FAULT_; 0: a panic of the kernel */
    uint32_t pc;         /* of the instruction; 0 when no frame could be saved */
    uint32_t sp;
    uint32_t lr;
    uint32_t address; /* that was used; valid when has_address */
    usec time;
    uint32_t syscall;                    /* number of the call that it made, for the kernel's own faults */
    uint32_t registers[CRASH_REGISTERS]; /* Arm: r0-r12, RISC-V: x5-x17; as far as they could be known */
    uint32_t stack_at;                   /* where the words of the stack begin */
    uint32_t stack[CRASH_STACK_WORDS];
    uint32_t wait_us;    /* CRASH_RESTART: until it begins anew */
    uint8_t stack_words; /* how many of them are valid */
    uint8_t has_address;
    uint8_t place;   /* enum place of `address`, or of `pc` for FAULT_EXECUTE */
    uint8_t process; /* its index */
    uint8_t thread;  /* which of its threads: its number in the image */
    uint8_t owner;   /* PLACE_OTHER: the process whose memory it is; PLACE_BELOW_STACK: the thread whose stack it is */
    uint8_t policy;  /* enum crash_policy: what was done */
    uint8_t unused;
};
