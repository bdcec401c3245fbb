/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "give_way.h"

/* One behind the other; they are numbered from 1 in this order. */
static const char fault_names[] =
#define FAULT(number, name, meaning) #name "\0"
#include "faults.def"
#undef FAULT
    ;

static void put(char c)
{
    if (kernel.written == NULL) {
        board_putc(c);
        return;
    }
    if (kernel.passed == *kernel.written) {
        board_putc(c);
        ++*kernel.written;
    }
    kernel.passed++;
    give_way();
}

static void text(const char *s)
{
    for (; *s != '\0'; s++) {
        put(*s);
    }
}

static void hex(const char *label, uint32_t value)
{
    text(label);
    for (int shift = 28; shift >= 0; shift -= 4) {
        put("0123456789abcdef"[value >> shift & 15]);
    }
}

static const char *fault_name(uint32_t kind)
{
    const char *name = fault_names;

    while (kind > 1) {
        if (*name++ == '\0') {
            kind--;
            give_way();
        }
    }
    return name;
}

static const char *name_of(const struct crash *crash)
{
    return crash->process < image_process_count ? image_processes[crash->process].name : "the kernel";
}

void report_boot(const struct crash *cause)
{
    text("ErkOS: ");
    text(image_title);
    if (cause != NULL) {
        bool crash = cause->policy == CRASH_RESET && cause->resets == 1;
        text(crash ? ", reset by a crash of " : ", reset by watchdog or pin");
        text(crash ? name_of(cause) : "");
    }
    text(ARCH_ISOLATES ? "\r\n" : " (this processor has no memory protection: processes are NOT isolated)\r\n");
}

void report_crash(const struct crash *crash, uint16_t *told, uint16_t first)
{
    kernel.written = told;
    kernel.passed = first;
    text("\r\ncrash: process ");
    text(name_of(crash));
    text(" made fault ");
    text(fault_name(crash->kind));
    if (crash->has_address) {
        hex(" with address 0x", crash->address);
    }
    hex(", at pc 0x", crash->pc);
    text("\r\n");
}

void report_panic(const char *why, uint32_t pc, uint32_t address)
{
    kernel.written = NULL;
    text("\r\nkernel panic: ");
    text(why);
    hex(", at pc 0x", pc);
    hex(", address 0x", address);
    text("\r\n");
}
