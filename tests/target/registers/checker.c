/* SPDX-License-Identifier: MIT */
/* Loads all registers, lets something happen, and looks at all of them. */
#include "erkos.h"

enum { PATTERN = 0x0bad0000, A0 = 10, A7 = 17, S11 = 27, SPINS = 8000000 };

static uint32_t before[32];
static uint32_t after[32];
static uint32_t failures;

/* All but sp, from before[], to after[]; in between one system call, or a loop that counts s11 down. */
#define EACH(text)                                                                                                     \
    ".irp n, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, " \
    "30\n" text "\n.endr\n"
#define KEPT(text) ".irp n, 1, 3, 4, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27\n" text "\n.endr\n"
#define TRY(name, text)                                                                                                \
    __asm__(                                                                                                           \
        ".text\n .balign 4\n" #name                                                                                    \
        ":\n addi sp, sp, -256\n" KEPT("sw x\\n, (128 + 4 * \\n)(sp)") "la t6, before\n" EACH(                         \
            "lw x\\n, (4 * \\n)(t6)") "lw t6, 124(t6)\n" text                                                          \
                                      "\n" EACH("sw x\\n, (4 * \\n)(sp)") "sw t6, 124(sp)\n la t6, after\n" EACH(      \
                                          "lw t0, (4 * \\n)(sp)\n sw t0, (4 * \\n)(t6)") "lw t0, 124(sp)\n sw t0, "    \
                                                                                         "124(t6)\n" KEPT(             \
                                                                                             "lw x\\n, "               \
                                                                                             "(128 + 4 "               \
                                                                                             "* "                      \
                                                                                             "\\n)(sp)") "addi sp, "   \
                                                                                                         "sp, 256\n "  \
                                                                                                         "ret\n");     \
    void name(void)
TRY(try_call, "ecall");
TRY(try_spin, "1: addi s11, s11, -1\n bnez s11, 1b");

static void fail(const char *what, unsigned n)
{
    failures++;
    print("FAIL %s: x%u is %lx, was %lx\n", what, n, (unsigned long)after[n], (unsigned long)before[n]);
}

static void fill(void)
{
    for (unsigned n = 0; n < 32; n++) {
        before[n] = PATTERN + n * 0x101;
        after[n] = 0;
    }
}

static bool is_preserved(unsigned n)
{
    return n == 1 || n == 3 || n == 4 || n == 8 || n == 9 || (n >= 18 && n <= 27);
}

/* 0, one of the values from before, or the place of the call. */
static bool is_harmless(uint32_t value)
{
    bool own = value == 0 || value - (uint32_t)try_call < 1024;

    for (unsigned n = 0; n < 32; n++) {
        own |= value == before[n];
    }
    return own;
}

static void after_call(const char *what, uint32_t number, uint32_t results)
{
    before[A7] = number;
    try_call();
    for (unsigned n = 1; n < 32; n++) {
        if (n == 2 || (n >= A0 && n < A0 + results)) {
            continue;
        }
        if (is_preserved(n) ? after[n] != before[n] : !is_harmless(after[n])) {
            fail(what, n);
        }
    }
}

static void calls(void)
{
    uint32_t soon = (uint32_t)in_ms(30);
    uint32_t later = soon + 3000;

    fill();
    before[A0 + 1] = 0;
    before[A0 + 2] = before[A0 + 3] = 0;
    after_call("a wait that is over at once", SYS_wait,
               7); /* its words are what the next calls bring back, so nothing else calls */
    fill();
    after_call("null", SYS_null, 1);
    after_call("yield", SYS_yield, 0);
    after_call("yield", SYS_yield, 0);
    after_call("now", SYS_now, 2);
    before[A0] = soon;
    before[A0 + 1] = 0;
    after_call("sleep", SYS_sleep, 1);
    before[A0] = 2;
    before[A0 + 1] = 0;
    before[A0 + 2] = later;
    before[A0 + 3] = 0;
    after_call("wait", SYS_wait, 7);
}

/* Long enough for several quanta: the other process runs in between. */
static void interrupts(void)
{
    fill();
    before[S11] = SPINS;
    try_spin();
    before[S11] = 0;
    for (unsigned n = 1; n < 32; n++) {
        if (n != 2 && after[n] != before[n]) {
            fail("interrupt", n);
        }
    }
}

/* 0: the store was done. */
static uint32_t reserve_and_call(uint32_t number, uint32_t argument)
{
    static uint32_t word;
    uint32_t failed;

    __asm__ volatile("mv a7, %1\n mv a0, %2\n"
                     "lr.w s1, (%3)\n"
                     "beqz a7, 1f\n"
                     "ecall\n"
                     "1: sc.w %0, s1, (%3)\n"
                     : "=&r"(failed)
                     : "r"(number), "r"(argument), "r"(&word)
                     : "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t0", "t1", "t2", "t3", "t4", "t5", "t6",
                       "memory");
    return failed;
}

static void check(const char *what, bool good)
{
    if (!good) {
        failures++;
        print("FAIL %s\n", what);
    }
}

static void reservations(void)
{
    (void)wait_events(EVENT_TICK, EVENT_TICK, AT_ONCE);
    check("a reservation holds", reserve_and_call(0, 0) == 0);
    check("a switch ends a reservation", reserve_and_call(SYS_yield, 0) != 0);
    check("an interrupt ends a reservation", reserve_and_call(SYS_raise, LINE_TICK) != 0);
}

int main(void)
{
    for (unsigned i = 0; i < 8; i++) {
        calls();
        reservations();
    }
    interrupts();
    print("%lu failures\n", (unsigned long)failures);
    flush_and_shutdown(failures != 0);
}
