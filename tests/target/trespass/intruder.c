/* SPDX-License-Identifier: MIT */
/* Makes one attempt in each of its lives, and ends it with a call that does not exist when the attempt was no fault. */
#include "erkos.h"
#include "trespass.h"

/* 16 bytes for each: a read of register n, a return; a write of it, a return. */
__asm__(".text\n .balign 16\n"
        "csr_attempts:\n"
        ".set n, 0\n"
        ".rept 4096\n"
        "csrr a0, n\n ret\n .balign 8\n"
        "csrw n, zero\n ret\n .balign 8\n"
        ".set n, n + 1\n"
        ".endr\n");

#define INSTRUCTION(text, kind) text "\n ret\n .balign 16\n"
__asm__(".balign 16\n"
        "instruction_attempts:\n" INSTRUCTIONS);

void csr_attempts(void);
void instruction_attempts(void);

static void jump(void (*base)(void), uint32_t offset)
{
    void (*attempt)(void) = (void (*)(void))((uint32_t)base + offset);

    attempt();
}

/* Makes call a7 = `number` of `argument` with that stack pointer; returns its result. An interrupt that it raises comes
   before the stack pointer is back. */
static __attribute__((noinline)) uint32_t call_with_stack(uint32_t sp, uint32_t number, uint32_t argument)
{
    register uint32_t a0 __asm__("a0") = argument;
    register uint32_t a7 __asm__("a7") = number;
    __asm__ volatile("mv s1, sp\n"
                     "mv sp, %2\n"
                     "ecall\n"
                     "xor %2, sp, %2\n" /* it must still be what it was */
                     "mv sp, s1\n"
                     "or a0, a0, %2\n"
                     : "+r"(a0), "+r"(a7), "+r"(sp)
                     :
                     : "s1", "a1", "a2", "a3", "a4", "a5", "a6", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "memory");
    return a0;
}

static uint32_t with_stack(uint32_t attempt)
{
    uint32_t sp = stacks[attempt % STACK_COUNT];
    struct message m = {{0}};

    if (sp == STACK_ASKED) {
        (void)call(PEER_JUDGE, &m, NULL);
        sp = m.word[0];
    }
    switch ((enum way)(attempt / STACK_COUNT)) {
    case WAY_CALL:
        return call_with_stack(sp, SYS_null, 1) == OK ? WENT_ON : WRONG;
    case WAY_INTERRUPT:
        (void)wait_events(EVENT_TICK, EVENT_TICK, AT_ONCE);
        (void)call_with_stack(sp, SYS_raise, LINE_TICK);
        return wait_events(EVENT_TICK, 0, AT_ONCE) == (int32_t)EVENT_TICK ? WENT_ON : WRONG;
    default:
        __asm__ volatile("mv sp, %0\n ebreak" : : "r"(sp) : "memory");
        return WRONG;
    }
}

int main(void)
{
    uint32_t attempt = (process_page.self >> 8) - 1;
    uint32_t end = WENT_ON;

    if (attempt < FIRST_INSTRUCTION) {
        jump(csr_attempts, 8 * attempt);
    } else if (attempt < FIRST_NUMBER) {
        jump(instruction_attempts, 16 * (attempt - FIRST_INSTRUCTION));
    } else if (attempt < FIRST_STACK) {
        (void)trap0(numbers[attempt - FIRST_NUMBER]);
    } else {
        end = with_stack(attempt - FIRST_STACK);
    }
    (void)trap0(end);
}
