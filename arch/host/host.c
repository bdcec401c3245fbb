/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "kernel.h"

uint8_t host_memory[HOST_BYTES] __attribute__((aligned(8)));
bool host_line_enabled[HOST_LINES];
bool host_line_pending[HOST_LINES];
uint64_t host_ticks;
uint64_t host_alarm;
bool host_alarm_on;

void arch_thread_start(struct thread *t, uaddr entry, uaddr stack_top, uint32_t argument)
{
    (void)stack_top;
    memset(&t->frame, 0, sizeof t->frame);
    t->frame.entry = entry;
    t->frame.word[0] = argument;
}

void arch_call_site(const struct thread *t, struct fault *fault)
{
    (void)t, (void)fault;
}

void arch_copy(uaddr to, uaddr from, uint32_t bytes)
{
    if (bytes != 0) { /* nothing is never looked at */
        memmove(host_address(to, bytes), host_address(from, bytes), bytes);
    }
}

void arch_copy_out(uaddr to, const void *from, uint32_t bytes)
{
    memcpy(host_address(to, bytes), from, bytes);
}

void arch_start(void)
{
}

/* A test never lets the kernel boot, end the run or panic: it would be a mistake. */
void arch_idle(struct kernel *k)
{
    (void)k;
    abort();
}

void arch_exit(uint32_t status)
{
    (void)status;
    abort();
}

void chip_start(void)
{
}

void board_putc(char c)
{
    (void)c;
}
