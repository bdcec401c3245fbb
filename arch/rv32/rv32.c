/* SPDX-License-Identifier: MIT */
/* RV32: set-up, threads, lines, and what the causes of traps mean. Reference: RISC-V Privileged Architecture 1.12. */
#include "rv32.h"

#include "kernel.h"

_Static_assert(offsetof(struct kernel, current) == KERNEL_CURRENT, "entry.S");
_Static_assert(offsetof(struct kernel, page) == KERNEL_PAGE, "entry.S");
_Static_assert(offsetof(struct thread, identity) == THREAD_PAGE, "entry.S");
_Static_assert(offsetof(struct thread, identity) + offsetof(struct arch_identity, id) == THREAD_ID, "entry.S");
_Static_assert(offsetof(struct thread, region_words) == THREAD_REGIONS, "entry.S");

#define PLIC_PRIORITY(line) RV32_REGISTER(RV32_PLIC_BASE + 4 * (line))
#define PLIC_THRESHOLD RV32_REGISTER(RV32_PLIC_BASE + 0x200000u)
#define MSIP RV32_REGISTER(RV32_CLINT_BASE)

enum {
    MIE_SOFTWARE = 1 << 3,
    MIE_TIMER = 1 << 7,
    MIE_EXTERNAL = 1 << 11,
    MSTATUS_MIE = 1 << 3,
};

extern const uint32_t rv32_idle_regions[];
void rv32_idle(void);
struct thread *rv32_user_fault(struct thread *self, struct kernel *k, uint32_t cause);
struct thread *rv32_line(struct thread *self, struct kernel *k, uint32_t cause);
_Noreturn void rv32_kernel_fault(uint32_t pc, uint32_t address);

static struct process_page idle_page;
static uint32_t software_pending;
static uint32_t software_unmasked;

void arch_thread_start(struct thread *t, uaddr entry, uaddr stack, uint32_t stack_bytes, uint32_t argument)
{
    t->frame = (struct arch_frame){0};
    t->frame.x[0] = entry;
    t->frame.x[2] = (stack + stack_bytes) & ~UINT32_C(15); /* the ABI's alignment */
    t->frame.x[10] = argument;
}

/* Every line at the same priority; those that nobody owns are never enabled. */
void arch_start(void)
{
    for (uint32_t line = 1; line < RV32_PLIC_LINES; line++) {
        PLIC_PRIORITY(line) = 1;
    }
    PLIC_THRESHOLD = 0;
    __asm__ volatile("csrw mcounteren, zero");
    __asm__ volatile("csrw mie, %0" : : "r"(MIE_SOFTWARE | MIE_TIMER | MIE_EXTERNAL));
}

/* Idle is the one thread in machine mode: a user may not be able to wait for interrupts (3.3.3), and two instructions
   need no protection from themselves. */
void arch_idle(struct kernel *k)
{
    k->idle.identity.page = &idle_page;
    k->idle.region_words = rv32_idle_regions;
    k->page = &idle_page;
    __asm__ volatile("csrw mscratch, %0\n"
                     "csrs mstatus, %1\n"
                     "j rv32_idle\n"
                     :
                     : "r"(k), "r"(MSTATUS_MIE)
                     : "memory");
    __builtin_unreachable();
}

void arch_call_site(const struct thread *t, struct fault *fault)
{
    fault->pc = t->frame.x[0] - 4;
    fault->sp = t->frame.x[2];
    fault->lr = t->frame.x[1];
}

/* Table 3.6. */
static const uint8_t fault_kinds[] = {FAULT_STATE,     FAULT_EXECUTE, FAULT_INSTRUCTION, FAULT_BREAKPOINT,
                                      FAULT_ALIGNMENT, FAULT_ACCESS,  FAULT_ALIGNMENT,   FAULT_ACCESS};

struct thread *rv32_user_fault(struct thread *self, struct kernel *k, uint32_t cause)
{
    uint32_t value;
    __asm__ volatile("csrr %0, mtval" : "=r"(value));
    uint32_t kind = cause < sizeof fault_kinds ? fault_kinds[cause] : FAULT_INSTRUCTION;
    struct fault fault = {
        .kind = kind,
        .pc = self->frame.x[0],
        .sp = self->frame.x[2],
        .lr = self->frame.x[1],
        .address = value,
        .has_address = kind == FAULT_ACCESS || kind == FAULT_ALIGNMENT,
    };

    return kernel_fault(self, k, &fault);
}

void rv32_kernel_fault(uint32_t pc, uint32_t address)
{
    kernel_panic("fault in the kernel", pc, address);
}

/* -- Lines -- */

void rv32_software_raise(uint32_t line)
{
    software_pending |= UINT32_C(1) << (line - RV32_SOFTWARE_BASE);
    MSIP = (software_pending & software_unmasked) != 0;
}

void rv32_software_mask(uint32_t line, bool masked)
{
    uint32_t bit = UINT32_C(1) << (line - RV32_SOFTWARE_BASE);

    software_unmasked = masked ? software_unmasked & ~bit : software_unmasked | bit;
    MSIP = (software_pending & software_unmasked) != 0;
}

static struct thread *software_line(struct thread *self, struct kernel *k)
{
    uint32_t taken = 31 - arch_count_leading_zeros(software_pending & software_unmasked);

    software_pending &= ~(UINT32_C(1) << taken);
    MSIP = (software_pending & software_unmasked) != 0;
    return kernel_irq(self, k, RV32_SOFTWARE_BASE + taken);
}

/* A line that the kernel has masked stays claimed, so that its gateway stays closed until arch_line_unmask. */
static struct thread *device_line(struct thread *self, struct kernel *k)
{
    uint32_t line = RV32_PLIC_CLAIM;

    if (line == 0) {
        return self;
    }
    struct thread *next = kernel_irq(self, k, line);
    if (RV32_PLIC_ENABLE(line / 32) & UINT32_C(1) << line % 32) {
        RV32_PLIC_CLAIM = line;
    }
    return next;
}

struct thread *rv32_line(struct thread *self, struct kernel *k, uint32_t cause)
{
    return (cause & ~(UINT32_C(1) << 31)) == MCAUSE_SOFTWARE ? software_line(self, k) : device_line(self, k);
}

/* Both word-aligned, or byte by byte. */
void arch_copy(uaddr to, uaddr from, uint32_t bytes)
{
    uint32_t i = 0;

    if ((to | from) % 4 == 0) {
        for (; bytes - i >= 4; i += 4) {
            arch_store(to + i, arch_load(from + i));
        }
    }
    for (; i < bytes; i++) {
        *(volatile uint8_t *)(to + i) = *(const volatile uint8_t *)(from + i);
    }
}

void arch_copy_out(uaddr to, const void *from, uint32_t bytes)
{
    arch_copy(to, (uaddr)from, bytes);
}

/* How, is the chip's. */
void arch_reset(void)
{
    RV32_REGISTER(RV32_RESET_ADDRESS) = RV32_RESET_VALUE;
    for (;;) {
        __asm__ volatile("wfi");
    }
}

/* Semihosting, SYS_EXIT_EXTENDED: the three instructions that an emulator or debugger knows. */
void arch_exit(uint32_t status)
{
    static uint32_t block[2];

    block[0] = 0x20026; /* ADP_Stopped_ApplicationExit */
    block[1] = status;
    register uint32_t operation __asm__("a0") = 0x20;
    register uint32_t *argument __asm__("a1") = block;
    __asm__ volatile(".balign 16\n"
                     ".option push\n"
                     ".option norvc\n"
                     "slli zero, zero, 0x1f\n"
                     "ebreak\n"
                     "srai zero, zero, 7\n"
                     ".option pop\n"
                     :
                     : "r"(operation), "r"(argument)
                     : "memory");
    for (;;) {
        __asm__ volatile("wfi");
    }
}
