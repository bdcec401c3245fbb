/* SPDX-License-Identifier: MIT */
/* How an access gets from a driver to a model: the pages of all peripherals are mapped where the chip has them, closed. An
   access raises SIGSEGV; its handler asks the model, puts the answer into the page, opens the page, and lets the processor
   execute that one instruction with the trap flag set. The SIGTRAP behind it takes a written value to the model, and closes
   the page again. Of the instruction only its width is decoded; but a plain load, of which polling makes thousands, is carried out
   by the handler. x86-64 Linux. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "bus.h"

enum {
    BLOCKS = 48,
    MISTAKES = 16,
    TEXT = 200,
    PAGE = 4096,
    CYCLES_OF_AN_ACCESS = 8, /* with the loop around it */
    STEP_NS = 1000,          /* of time that passes, or more when it would be more than so many */
    STEPS = 2000,
    ENDLESS = 3000000, /* accesses: nothing here needs as many */
    FAULT_WAS_WRITE = 2,
    TRAP_FLAG = 0x100,
};

/* What a chip's peripherals lie in: APB1 to AHB1, AHB2 of the L4, and the random number generator's corner. */
static const struct {
    uint32_t base, bytes;
} windows[] = {{0x40000000, 0x80000}, {0x48000000, 0x10000}, {0x50060000, 0x1000}};

const char *(*bus_asleep)(const struct block *block);
uint64_t bus_now_ns;
uint32_t bus_cpu_hz;

static struct block *blocks[BLOCKS];
static uint32_t block_count;
static uint32_t access_count;
static uint64_t picoseconds; /* of the next nanosecond */
static char texts[MISTAKES][TEXT];
static uint32_t mistake_count;

/* The access that is being executed. */
static struct {
    uint32_t address, width;
    bool is_read, is_write; /* both: an instruction of x86 for what are a load and a store on Arm */
} now;

static void (*event)(void);
static uint32_t event_in; /* accesses */

/* -- Mistakes -- */

void mistake(const char *what, ...)
{
    va_list arguments;

    if (mistake_count < MISTAKES) {
        va_start(arguments, what);
        vsnprintf(texts[mistake_count], TEXT, what, arguments);
        va_end(arguments);
    }
    mistake_count++;
}

uint32_t mistakes(void)
{
    return mistake_count;
}

const char *mistake_at(uint32_t number)
{
    return number < mistake_count && number < MISTAKES ? texts[number] : "";
}

uint32_t bus_accesses(void)
{
    return access_count;
}

static _Noreturn void stop(const char *why, uint32_t address)
{
    fprintf(stderr, "bus: %s at %#x\n", why, address);
    for (uint32_t i = 0; *mistake_at(i); i++) {
        fprintf(stderr, "bus: before it: %s\n", mistake_at(i));
    }
    _Exit(3);
}

/* -- Blocks and time -- */

void bus_add(struct block *block)
{
    if (block_count == BLOCKS) {
        stop("too many blocks", block->base);
    }
    blocks[block_count++] = block;
    block->power_on(block);
}

static struct block *block_at(uint32_t address)
{
    for (uint32_t i = 0; i < block_count; i++) {
        if (address - blocks[i]->base < blocks[i]->bytes) {
            return blocks[i];
        }
    }
    return NULL;
}

static void pass_ps(uint64_t ps)
{
    picoseconds += ps;
    bus_now_ns += picoseconds / 1000;
    picoseconds %= 1000;
    for (uint32_t i = 0; i < block_count; i++) {
        if (blocks[i]->pass != NULL) {
            blocks[i]->pass(blocks[i]);
        }
    }
}

/* In steps, so that blocks which feed each other do it in order; long times in coarser ones. */
void bus_pass_us(uint64_t us)
{
    uint64_t ns = us * 1000, step = ns / STEPS > STEP_NS ? ns / STEPS : STEP_NS;

    access_count++;
    for (uint64_t passed = 0; passed < ns; passed += step) {
        pass_ps((ns - passed < step ? ns - passed : step) * 1000);
    }
}

bool bus_line(uint32_t irq)
{
    for (uint32_t i = 0; i < block_count; i++) {
        if (blocks[i]->line != NULL && blocks[i]->line(blocks[i], irq)) {
            return true;
        }
    }
    return false;
}

static bool some_line(const uint32_t *irqs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (bus_line(irqs[i])) {
            return true;
        }
    }
    return false;
}

bool bus_wait_lines(const uint32_t *irqs, uint32_t count, uint64_t us)
{
    for (uint64_t end = bus_now_ns + us * 1000; !some_line(irqs, count) && bus_now_ns < end;) {
        pass_ps((uint64_t)STEP_NS * 1000);
    }
    return some_line(irqs, count);
}

bool bus_wait_line(uint32_t irq, uint64_t us)
{
    return bus_wait_lines(&irq, 1, us);
}

void bus_before_access(uint32_t nth, void (*what)(void))
{
    event = what;
    event_in = nth;
}

bool bus_happened(void)
{
    return event == NULL;
}

static void let_happen(void)
{
    void (*what)(void) = event;

    if (what != NULL && --event_in == 0) {
        event = NULL;
        what();
    }
}

/* -- An access -- */

static uint32_t lane(uint32_t address)
{
    return address % 4 * 8;
}

static uint32_t mask_of(uint32_t width)
{
    return width == WORD ? UINT32_MAX : (UINT32_C(1) << width * 8) - 1;
}

static uint32_t value_read(struct block *block)
{
    return block->read(block, (now.address & ~3u) - block->base);
}

static void write_value(struct block *block, uint32_t value)
{
    uint32_t offset = (now.address & ~3u) - block->base, mask = mask_of(now.width) << lane(now.address), rest = 0;

    if (now.width != WORD) {
        rest = (block->peek != NULL ? block->peek : block->read)(block, offset) & ~mask;
    }
    block->write(block, offset, rest | (value << lane(now.address) & mask));
}

/* Everything that holds for all blocks. Null: nothing answers; a read gives 0, a write is lost. */
static struct block *begin_access(void)
{
    struct block *block = block_at(now.address);
    const char *why;

    let_happen();
    access_count++;
    if (access_count > ENDLESS) {
        stop("a driver waits without end", now.address);
    }
    pass_ps(UINT64_C(1000000000000) / bus_cpu_hz * CYCLES_OF_AN_ACCESS);
    if (block == NULL) {
        mistake("memory map: nothing is at %#x", now.address);
        return NULL;
    }
    if (now.address % now.width != 0 || !(block->widths & now.width)) {
        mistake("%s: an access of %u bytes at %#x", block->name, now.width, now.address);
    }
    why = bus_asleep != NULL ? bus_asleep(block) : NULL;
    if (why != NULL) {
        mistake("%s is used while %s", block->name, why);
        return NULL;
    }
    return block;
}

/* -- The signals -- */

/* The width of the memory operand, and whether it is read: of all that writes, only MOV does not. */
static void decode(const uint8_t *code, bool is_write)
{
    bool half = false;

    for (; *code == 0x66 || (*code & 0xF0) == 0x40; code++) {
        half |= *code == 0x66;
        if ((*code & 0xF8) == 0x48) {
            stop("an access of 8 bytes", now.address);
        }
    }
    now.is_write = is_write;
    now.is_read = !is_write || ((*code & 0xFE) != 0x88 && (*code & 0xFE) != 0xC6 && (*code & 0xFE) != 0xA2);
    if (*code == 0x0F) { /* MOVZX and MOVSX of a byte, of a half; bit tests */
        now.width = (code[1] & 0xF7) == 0xB6 ? BYTE : (code[1] & 0xF7) == 0xB7 || half ? HALF : WORD;
    } else {
        now.width = !(*code & 1) ? BYTE : half ? HALF : WORD;
    }
}

/* A load of 32 bits, which is what a driver that polls does all the time, is done here instead: its register gets the value, and it
   is skipped. False: another instruction. */
static bool load(greg_t *registers, uint32_t value)
{
    static const uint8_t names[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                    REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    const uint8_t *code = (const uint8_t *)registers[REG_RIP];
    uint8_t rex = (*code & 0xF8) == 0x40 ? *code++ : 0;

    if (code[0] != 0x8B || now.is_write) {
        return false;
    }
    uint8_t mod = code[1] >> 6, name = code[1] >> 3 & 7, rm = code[1] & 7, length = rm == 4 ? 3 : 2;
    bool no_base = mod == 0 && (rm == 5 || (rm == 4 && (code[2] & 7) == 5));
    length = (uint8_t)(length + (mod == 1 ? 1 : mod == 2 || no_base ? 4 : 0));
    registers[names[name | (rex & 4 ? 8 : 0)]] = value;
    registers[REG_RIP] = (greg_t)(code + length);
    return true;
}

static void *page_of(uint32_t address)
{
    return (void *)(uintptr_t)(address & ~(PAGE - 1u));
}

static bool is_ours(uintptr_t address)
{
    for (uint32_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        if (address - windows[i].base < windows[i].bytes) {
            return true;
        }
    }
    return false;
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;

    (void)signal;
    if (!is_ours((uintptr_t)info->si_addr)) {
        stop("no memory is there, and no peripheral", (uint32_t)(uintptr_t)info->si_addr);
    }
    now.address = (uint32_t)(uintptr_t)info->si_addr;
    decode((const uint8_t *)registers[REG_RIP], registers[REG_ERR] & FAULT_WAS_WRITE);
    uint32_t value = 0;
    if (now.is_read) {
        struct block *block = begin_access();
        value = block != NULL ? value_read(block) : 0;
        if (load(registers, value)) {
            return;
        }
    }
    mprotect(page_of(now.address), PAGE, PROT_READ | PROT_WRITE);
    *(volatile uint32_t *)(uintptr_t)(now.address & ~3u) = value;
    registers[REG_EFL] |= TRAP_FLAG;
}

static void on_step(int signal, siginfo_t *info, void *context)
{
    uint32_t value = 0;

    (void)signal, (void)info;
    if (now.is_write) {
        struct block *block = begin_access();
        memcpy(&value, (void *)(uintptr_t)now.address, now.width);
        if (block != NULL) {
            write_value(block, value);
        }
    }
    mprotect(page_of(now.address), PAGE, PROT_NONE);
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *))
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};

    sigaction(signal, &action, NULL);
}

static void map(uint32_t base, uint32_t bytes, int rights)
{
    void *wanted = (void *)(uintptr_t)base;

    if (mmap(wanted, bytes, rights, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != wanted) {
        stop("the host has something else", base);
    }
}

static void open_bus(void)
{
    map(BUS_RAM, BUS_RAM_BYTES, PROT_READ | PROT_WRITE);
    for (uint32_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        map(windows[i].base, windows[i].bytes, PROT_NONE);
    }
}

void bus_clear(void)
{
    static bool is_open;

    if (!is_open) {
        open_bus();
        is_open = true;
    }
    handle(SIGSEGV, on_fault); /* each test of cmocka begins with its own */
    handle(SIGTRAP, on_step);
    block_count = mistake_count = access_count = 0;
    bus_now_ns = picoseconds = 0;
    bus_cpu_hz = 16000000;
    bus_asleep = NULL;
    event = NULL;
}
