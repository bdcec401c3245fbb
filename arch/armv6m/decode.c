/* SPDX-License-Identifier: MIT */
/* Instructions are told apart as in the ARMv6-M Architecture Reference Manual, A5.2. */
#include "cortexm.h"
#include "kernel.h"
#include "user.h"

/* A load or store: its address is the register whose number stands at `base` (or sp), and an offset. */
struct form {
    uint16_t mask;
    uint16_t value;
    uint8_t base;   /* lowest bit of the number; SP: it is sp */
    uint8_t offset; /* lowest bit of an offset in units of `unit` */
    uint8_t bits;   /* of that offset */
    uint8_t unit;   /* bytes that are moved at once */
};
enum { SP = 0xff };

static const struct form forms[] = {
    {0xF000, 0x6000, 3, 6, 5, 4},  /* ldr, str (immediate) */
    {0xF000, 0x7000, 3, 6, 5, 1},  /* ldrb, strb */
    {0xF000, 0x8000, 3, 6, 5, 2},  /* ldrh, strh */
    {0xF000, 0x9000, SP, 0, 8, 4}, /* ldr, str (sp) */
    {0xF000, 0xC000, 8, 0, 0, 4},  /* ldm, stm */
};

/* Not instructions, or none of this architecture. */
struct pattern {
    uint16_t mask;
    uint16_t value;
    uint8_t kind;
};
static const struct pattern patterns[] = {
    {0xFF00, 0xBE00, FAULT_BREAKPOINT},  {0xFF00, 0xDE00, FAULT_INSTRUCTION}, /* udf */
    {0xF500, 0xB100, FAULT_INSTRUCTION},                                      /* cbz, cbnz: ARMv7-M's */
    {0xF800, 0xE800, FAULT_INSTRUCTION}, {0xF800, 0xF800, FAULT_INSTRUCTION}, /* 32 bits: only bl, msr, mrs, barriers */
    {0xFFF0, 0xF7F0, FAULT_INSTRUCTION},                                      /* udf.w */
};

static uint32_t register_of(const struct thread *self, const struct exception_frame *frame, uint32_t number)
{
    return number < 4 ? frame->r0_3[number] : self->frame.r[number - 4];
}

static void set_address(struct crash *crash, uint32_t address, uint32_t unit)
{
    crash->has_address = true;
    crash->address = address;
    crash->kind = address % unit != 0 ? FAULT_ALIGNMENT : FAULT_ACCESS;
}

/* Register offset (A5.2.4): the operation is in bits 11:9. */
static void decode_register_offset(const struct thread *self, const struct exception_frame *frame, uint16_t instruction,
                                   struct crash *crash)
{
    static const uint8_t units[] = {4, 2, 1, 1, 4, 2, 1, 2}; /* str strh strb ldrsb ldr ldrh ldrb ldrsh */
    uint32_t address = register_of(self, frame, instruction >> 3 & 7) + register_of(self, frame, instruction >> 6 & 7);

    set_address(crash, address, units[instruction >> 9 & 7]);
}

static void decode_access(const struct thread *self, const struct exception_frame *frame, uint16_t instruction,
                          struct crash *crash)
{
    if (instruction >> 12 == 5) {
        decode_register_offset(self, frame, instruction, crash);
        return;
    }
    for (uint32_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const struct form *f = &forms[i];
        if ((instruction & f->mask) == f->value) {
            uint32_t base = f->base == SP ? crash->sp : register_of(self, frame, instruction >> f->base & 7);
            uint32_t offset = (instruction >> f->offset & ((1u << f->bits) - 1)) * f->unit;
            set_address(crash, base + offset, f->unit);
            return;
        }
    }
    if ((instruction & 0xFE00) == 0xB400) { /* push: the lowest word comes first */
        uint32_t registers = (uint32_t)__builtin_popcount(instruction & 0x1FF);
        set_address(crash, crash->sp - 4 * registers, 4);
    }
}

static void decode_instruction(const struct thread *self, const struct exception_frame *frame, struct crash *crash)
{
    uint16_t instruction = *(const uint16_t *)frame->pc;

    for (uint32_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        if ((instruction & patterns[i].mask) == patterns[i].value) {
            crash->kind = patterns[i].kind;
            return;
        }
    }
    crash->kind = FAULT_ACCESS;
    decode_access(self, frame, instruction, crash);
}

bool cortexm_explain(const struct thread *self, const struct exception_frame *frame, struct crash *crash)
{
    crash->has_address = false;
    crash->address = 0;
    if (frame == NULL) {
        crash->kind = FAULT_STACK;
        crash->has_address = true;
        crash->address = self->fault[CORTEXM_FAULT_PSP];
        return false;
    }
    crash->sp = cortexm_sp(self, frame);
    if (!(frame->xpsr & XPSR_THUMB)) {
        crash->kind = FAULT_STATE;
    } else if (!user_range_in_table(self->process, frame->pc, 2, REGION_EXECUTE)) {
        crash->kind = FAULT_EXECUTE;
    } else {
        decode_instruction(self, frame, crash);
    }
    return true;
}
