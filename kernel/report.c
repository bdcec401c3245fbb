/* SPDX-License-Identifier: MIT */
#include "report.h"

static const char *const fault_names[] = {
#define FAULT(number, name, meaning) [number] = #name,
#include "faults.def"
#undef FAULT
};

static void text(const char *s)
{
    for (; *s != '\0'; s++) {
        board_putc(*s);
    }
}

static void hex(const char *label, uint32_t value)
{
    text(label);
    for (int shift = 28; shift >= 0; shift -= 4) {
        board_putc("0123456789abcdef"[value >> shift & 15]);
    }
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
        text(", reset by a crash of ");
        text(name_of(cause));
    }
    text(ARCH_ISOLATES ? "\r\n" : " (this processor has no memory protection: processes are NOT isolated)\r\n");
}

void report_crash(const struct crash *crash)
{
    text("\r\ncrash: process ");
    text(name_of(crash));
    text(" made fault ");
    text(fault_names[crash->kind]);
    if (crash->has_address) {
        hex(" with address 0x", crash->address);
    }
    hex(", at pc 0x", crash->pc);
    text("\r\n");
}

void report_panic(const char *why, uint32_t pc, uint32_t address)
{
    text("\r\nkernel panic: ");
    text(why);
    hex(", at pc 0x", pc);
    hex(", address 0x", address);
    text("\r\n");
}
