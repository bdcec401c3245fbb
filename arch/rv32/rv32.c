/* SPDX-License-Identifier: MIT */
/* RV32: set-up, threads, lines, and what the causes of traps mean. Reference: RISC-V Privileged Architecture 1.12. */
#include "rv32.h"

#include "fault.h"
#include "kernel.h"

_Static_assert(offsetof(struct kernel, current) == KERNEL_CURRENT, "entry.S");
_Static_assert(offsetof(struct arch_frame, kernel) == FRAME_KERNEL, "entry.S");
_Static_assert(offsetof(struct arch_frame, status) == FRAME_STATUS, "entry.S");
_Static_assert(offsetof(struct thread, identity) == THREAD_PAGE, "entry.S");
_Static_assert(offsetof(struct thread, identity) + offsetof(struct arch_identity, id) == THREAD_ID, "entry.S");
_Static_assert(offsetof(struct thread, region_words) == THREAD_REGIONS, "entry.S");

#define PLIC_PRIORITY(line) RV32_REGISTER(RV32_PLIC_BASE + 4 * (line))
#define PLIC_THRESHOLD RV32_REGISTER(RV32_PLIC_BASE + 0x200000u)

/* mcause (table 3.6). */
#define MCAUSE_INTERRUPT (UINT32_C(1) << 31)
#define MCAUSE_SOFTWARE (MCAUSE_INTERRUPT | 3)
#define MCAUSE_TIMER (MCAUSE_INTERRUPT | 7)

enum { MIE_SOFTWARE = 1 << 3, MIE_TIMER = 1 << 7, MIE_EXTERNAL = 1 << 11, MSTATUS_MIE = 1 << 3 };

extern uint8_t __kept_start[], __kept_end[], __processes_end[];
void rv32_trap(void);
_Noreturn void rv32_boot(void);
struct thread *rv32_interrupt(struct thread *self, uint32_t cause);
_Noreturn void rv32_kernel_fault(void);

struct rv32_software rv32_software;
const uint8_t rv32_zeros[256] = {
    8, 7, [2 ... 3] = 6, [4 ... 7] = 5, [8 ... 15] = 4, [16 ... 31] = 3, [32 ... 63] = 2, [64 ... 127] = 1};
static struct process_page idle_page;
static const uint32_t no_regions[] = {[REGIONS_PAGE / 4] = (uint32_t)&idle_page};

/* Below `kernel` lies the stack of this very function. */
void rv32_boot(void)
{
    uint8_t *state = (uint8_t *)&kernel;

    __asm__ volatile("csrw mscratch, %0\n csrw mtvec, %1" : : "r"(state), "r"(rv32_trap));
    __builtin_memset(state, 0, (size_t)(__kept_start - state));
    __builtin_memset(__kept_end, 0, (size_t)(__processes_end - __kept_end));
    kernel_main();
}

/* As if it had been interrupted before its first instruction. */
void arch_thread_start(struct thread *t, uaddr entry, uaddr stack, uint32_t stack_bytes, uint32_t argument)
{
    t->frame = (struct arch_frame){.kernel = &kernel, .status = MSTATUS_USER};
    t->frame.x[0] = entry;
    t->frame.x[2] = (stack + stack_bytes) & ~UINT32_C(15); /* the ABI's alignment */
    t->frame.x[10] = argument;
}

extern const uint32_t rv32_guard_words[];
#define GUARD(n)                                                                                                       \
    do {                                                                                                               \
        if ((n) < ARCH_GUARDS) {                                                                                       \
            __asm__ volatile("csrw pmpaddr" #n ", %0" : : "r"(rv32_guard_words[n]));                                   \
        }                                                                                                              \
    } while (false)

/* The first entries, which come before those of processes (3.7.1): what none may touch. */
static void load_guards(void)
{
    GUARD(0);
    GUARD(1);
    GUARD(2);
    GUARD(3);
    GUARD(4);
    GUARD(5);
    GUARD(6);
    GUARD(7);
    GUARD(8);
    GUARD(9);
    __asm__ volatile("csrw pmpcfg0, %0" : : "r"(rv32_guard_words[ARCH_GUARDS]));
    __asm__ volatile("csrw pmpcfg1, %0" : : "r"(rv32_guard_words[ARCH_GUARDS + 1]));
}

/* Every line at the same priority; those that nobody owns are never enabled. */
void arch_start(void)
{
    for (uint32_t line = 1; line < RV32_PLIC_LINES; line++) {
        PLIC_PRIORITY(line) = 1;
    }
    PLIC_THRESHOLD = 0;
    load_guards();
    __asm__ volatile("csrw mcounteren, zero\n csrw mie, %0" : : "r"(MIE_SOFTWARE | MIE_TIMER | MIE_EXTERNAL));
}

/* Idle is the one thread in machine mode: a user may not be able to wait for interrupts (3.3.3), and two instructions
   need no protection from themselves. */
void arch_idle(void)
{
    kernel.idle.frame.kernel = &kernel;
    kernel.idle.identity.page = &idle_page;
    kernel.idle.region_words = no_regions;
    kernel.page = &idle_page;
    __asm__ volatile("csrw mscratch, %0\n csrs mstatus, %1\n"
                     "1: wfi\n j 1b\n"
                     :
                     : "r"(&kernel.idle), "r"(MSTATUS_MIE)
                     : "memory");
    __builtin_unreachable();
}

/* In thread->fault. */
enum { FAULT_PC, FAULT_CAUSE, FAULT_VALUE };

/* Only a switch saves the pc. */
void arch_call_site(struct thread *self)
{
    __asm__ volatile("csrr %0, mepc" : "=r"(self->fault[FAULT_PC]));
}

#define NOWHERE 0xFFFFFFFCu

void arch_freeze(struct thread *t)
{
    t->frame.x[0] = NOWHERE;
    if (t == kernel.current) {
        __asm__ volatile("csrw mepc, %0" : : "r"(NOWHERE));
    }
}

static uint32_t read_cause(void)
{
    uint32_t cause;

    __asm__ volatile("csrr %0, mcause" : "=r"(cause));
    return cause;
}

/* Entry.S moves mepc on when a call returns, not before. */
bool arch_call_again(struct thread *self)
{
    (void)self;
    return read_cause() == MCAUSE_USER_ECALL;
}

/* Table 3.6. */
static const uint8_t fault_kinds[] = {FAULT_STATE,     FAULT_EXECUTE, FAULT_INSTRUCTION, FAULT_BREAKPOINT,
                                      FAULT_ALIGNMENT, FAULT_ACCESS,  FAULT_ALIGNMENT,   FAULT_ACCESS};

static void explain_cause(const struct thread *t, struct crash *crash)
{
    uint32_t cause = t->fault[FAULT_CAUSE];

    crash->kind = cause < sizeof fault_kinds ? fault_kinds[cause] : FAULT_INSTRUCTION;
    crash->has_address = crash->kind == FAULT_ACCESS || crash->kind == FAULT_ALIGNMENT;
    crash->address = t->fault[FAULT_VALUE];
}

/* After a system call t0-t2 and a7 are lost; a7 was its number. */
void arch_explain(const struct thread *t, struct crash *crash)
{
    bool in_call = fault_is_in_call(crash->kind);

    crash->pc = t->fault[FAULT_PC];
    crash->sp = t->frame.x[2];
    crash->lr = t->frame.x[1];
    for (uint32_t i = 0; i < CRASH_REGISTERS; i++) {
        crash->registers[i] = in_call && i < 3 ? 0 : t->frame.x[5 + i];
    }
    if (in_call) {
        crash->registers[12] = crash->syscall;
    } else {
        explain_cause(t, crash);
    }
}

RARE static struct thread *user_fault(struct thread *self, uint32_t cause)
{
    if (self->process->state == PROCESS_RUNNING) {
        arch_call_site(self);
        self->fault[FAULT_CAUSE] = cause;
        __asm__ volatile("csrr %0, mtval" : "=r"(self->fault[FAULT_VALUE]));
    }
    return kernel_fault(self);
}

void rv32_kernel_fault(void)
{
    uint32_t pc;
    uint32_t address;

    __asm__ volatile("csrr %0, mepc\n csrr %1, mtval" : "=r"(pc), "=r"(address));
    kernel_panic("fault in the kernel", pc, address);
}

/* -- Lines -- */

/* Nothing is due when the line was masked while the hart's interrupt was on its way. */
static struct thread *software_line(struct thread *self)
{
    uint32_t due = rv32_software.pending & rv32_software.enable;

    if (unlikely(due == 0)) {
        RV32_MSIP = 0;
        return self;
    }
    uint32_t taken = 31 - arch_count_leading_zeros(due);
    uint32_t bit = UINT32_C(1) << taken;
    rv32_software.pending &= ~bit;
    RV32_MSIP = due != bit;
    return kernel_interrupt(self, RV32_SOFTWARE_BASE + taken);
}

/* A line that the kernel has masked stays claimed, so that its gateway stays closed until arch_line_unmask. */
static __attribute__((noinline)) struct thread *device_line(struct thread *self)
{
    uint32_t line = RV32_PLIC_CLAIM;

    if (line == 0) {
        return self;
    }
    struct thread *next = kernel_interrupt(self, line);
    if (RV32_PLIC_ENABLE(line / 32) & UINT32_C(1) << line % 32) {
        RV32_PLIC_CLAIM = line;
    }
    return next;
}

/* Whatever a thread did not ask for. */
struct thread *rv32_interrupt(struct thread *self, uint32_t cause)
{
    switch (cause) {
    case MCAUSE_SOFTWARE:
        return software_line(self);
    case MCAUSE_TIMER:
        return kernel_alarm(self);
    default:
        return cause & MCAUSE_INTERRUPT ? device_line(self) : user_fault(self, cause);
    }
}

void arch_reset(void)
{
    rv32_chip_reset();
    for (;;) {
    }
}
