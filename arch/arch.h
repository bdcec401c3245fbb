/* SPDX-License-Identifier: MIT */
/* The contract between the portable kernel and a processor. Everything that the kernel asks of a CPU is here, and
   everything that a CPU tells the kernel. docs/porting.md is the checklist against this file.

   An arch provides arch_cpu.h (the types and inline functions below) and its entry code. A chip provides
   arch_timer.h (clock and alarm), because timers are the chip's. Both are found by include path. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

struct thread;
struct line;

/* -- What a CPU tells the kernel. Each gets the running thread, which the entry code has saved, and returns the thread
      to run. The handlers in syscall_table have the same form. -- */

/* A system call that does not exist. The ends of syscall_table come to this, for an arch that saturates the number; an arch
   that compares it comes here by itself. */
struct thread *kernel_bad_syscall(struct thread *self);

/* Interrupt `number` was taken; it is pending no more, and still enabled. */
struct thread *kernel_interrupt(struct thread *self, uint32_t number);

/* The same for an edge line whose owner is known. */
struct thread *kernel_edge(struct thread *self, const struct line *line);

/* The alarm went off (perhaps early, perhaps for nothing). */
struct thread *kernel_alarm(struct thread *self);

/* The running thread made a fault. Unless it was frozen - its process is not PROCESS_RUNNING - the arch has kept in self->fault what it
   needs for arch_explain. */
struct thread *kernel_fault(struct thread *self);

/* Only in images with budgets of processor time, from the entry code's variant for them: another process comes, and all is
   ready for it. Returns `next`. */
struct thread *kernel_charge(struct thread *next);

/* The kernel itself made a fault: says so on the console, ends the run with a status that is not 0. */
_Noreturn void kernel_panic(const char *why, uint32_t pc, uint32_t address);

/* Reset, on the kernel's stack, all memory of kernel and processes 0 but `crashes`, protection off: never returns. */
_Noreturn void kernel_main(void);

/* -- Types: arch_cpu.h defines struct arch_frame (saved registers, entry code's own layout) and
      struct arch_identity (what the switch compares and stores when threads change). -- */

#include "arch_cpu.h" /* IWYU pragma: export */

/* -- What the kernel asks of a CPU; all inline or short, none may block. -- */

/* Word n of the system call that `t` makes (0-6), and word n of its result. */
static inline uint32_t arch_word(const struct thread *t, unsigned n);
static inline void arch_set_word(struct thread *t, unsigned n, uint32_t value);

/* Prepares `t` to start at `entry` in user mode with an empty stack, `stack` its lowest byte; all registers are 0 but the
   first argument. Writes at most one exception frame at its top. Needs t->fp_save and t->region_words. */
void arch_thread_start(struct thread *t, uaddr entry, uaddr stack, uint32_t stack_bytes, uint32_t argument);

/* Before the first thread: interrupt priorities, protection unit, floating point. */
void arch_start(void);

/* Turns boot into the idle thread, which sleeps in user mode (where the CPU has one) until an interrupt, for ever. Its
   frame is filled by its first interrupt; the alarm that boot has set starts the first real thread. */
_Noreturn void arch_idle(void);

/* Interrupt lines, by the controller's number. Raising makes a line pending as if its device had. */
static inline void arch_line_mask(uint32_t line);
static inline void arch_line_clear(uint32_t line);
static inline void arch_line_unmask(uint32_t line, bool clears); /* what pends: an asserted level pends again */
static inline void arch_line_raise(uint32_t line);

static inline uint32_t arch_syscall_number(const struct thread *t);
/* The system call that the running thread makes is a fault: keeps in self->fault what arch_explain needs. */
void arch_call_site(struct thread *self);
/* When `t`, whoever it is, should go on, it makes a fault instead. Only arch_thread_start ends that. */
void arch_freeze(struct thread *t);
/* What `t`, which is frozen, did: pc, sp, lr and registers of the record, as far as they can be known, else 0; kind, address and
   has_address, too, unless it was a call. Gives way, and may be asked again. */
void arch_explain(const struct thread *t, struct crash *crash);

/* Is an interrupt pending that would be taken if the kernel were left now? */
bool arch_interrupt_pending(void); /* inline but on the host */
/* The running thread, if it makes a system call (else false), makes it again when it goes on: none of the words has been
   changed. */
bool arch_call_again(struct thread *self);
/* Leaves the kernel from wherever it is: `next` runs, and the handler never returns. (Not _Noreturn, so that who ends in
   this call needs no frame.) */
void arch_leave(struct thread *next);

/* Can there be a device at this address? Only for the words of a crash report. */
static inline bool arch_is_device(uaddr address);

/* Copies between memory of processes; both ranges are checked already and do not overlap harmfully. A fault in it is
   charged to the running thread. */
void arch_copy(uaddr to, uaddr from, uint32_t bytes);

/* One word of a checked, aligned address. */
static inline uint32_t arch_load(uaddr from);
static inline void arch_store(uaddr to, uint32_t value);

/* From kernel memory to a checked address. */
void arch_copy_out(uaddr to, const void *from, uint32_t bytes);

/* A checked user address as memory that the kernel may write: only for struct process_page. */
static inline struct process_page *arch_page(uaddr address);

/* Index of the most significant set bit, counted from the top; 32 for 0. */
static inline uint32_t arch_count_leading_zeros(uint32_t word);

/* ARCH_ISOLATES: does this processor have memory protection? */

/* Ends the run: under an emulator with this exit status, on a board by stopping for good. */
_Noreturn void arch_exit(uint32_t status);

/* Resets the board, as if its power had come back but for its memory; where the processor cannot, ends the run. */
_Noreturn void arch_reset(void);

/* The chip's own set-up: clocks. The first thing that runs in the kernel. It waits for nothing without a bound: what does
   not come up it names in chip_trouble, and returns; boot says that on the console, as well as it can, and stops. */
void chip_start(void);
extern const char *chip_trouble;

/* Writes a character to the board's console, polled. For boot, panics, and the crash of the console's own process. */
void board_putc(char c);

/* DMA channels, by their number in image_channels: the image's tables have these when there are any, by the chip's own
   chips/ip/<controller>.h. Nothing else touches a controller. */

/* Lets an idle channel move `items` to or from `address`; all that was written to memory before is there. False: it is not
   idle, and nothing has changed. */
bool board_dma_start(uint32_t channel, uaddr address, uint32_t items);
/* The items that a channel had still to move when it ended, whose interrupt this ends; negative: it moves. */
int32_t board_dma_look(uint32_t channel);
/* The same of a channel that it stops; negative: it goes on, after a bounded wait. */
int32_t board_dma_stop(uint32_t channel);

/* -- Clock and alarm: arch_timer.h of the chip defines
      TIMER_CLOCK_BITS        width of the counter
      TIMER_TICKS_PER_US      whole number: both counters run at this rate
      TIMER_ALARM_MAX_TICKS   longest alarm
      void timer_start(void)               starts the clock, alarm off
      uint32_t timer_clock(void)           the counter; counts up, wraps at TIMER_CLOCK_BITS
      void timer_alarm_set(uint32_t ticks) 1 to TIMER_ALARM_MAX_TICKS from now; replaces the one before
      void timer_alarm_off(void)           also acknowledges -- */
#include "arch_timer.h" /* IWYU pragma: export */
