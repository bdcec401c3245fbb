/* SPDX-License-Identifier: MIT */
#include "play.h"

#include "time.h"

int running(void)
{
    return is_idle() ? IDLE : kernel.current->slot;
}

uint32_t word_of(int thread, unsigned n)
{
    return arch_word(&threads[thread], n);
}

int32_t play_as(int thread, uint32_t number, const uint32_t words[7])
{
    assert_int_equal(running(), thread);
    for (unsigned i = 0; i < 7; i++) {
        arch_set_word(&threads[thread], i, words[i]);
    }
    if (play_syscall(number)) { /* else the run has ended in the middle of it */
        check_invariants();
    }
    return (int32_t)word_of(thread, 0);
}

static void take_interrupts(void)
{
    uint32_t line;

    while (play_due_interrupt(true, &line)) {
        check_invariants();
    }
}

void boot_at(uint64_t ticks)
{
    check_forgeries(false);
    world_boot(ticks);
    pass_ticks(TIMER_TICKS_PER_US); /* the first alarm comes at once */
    assert_int_equal(running(), BOSS0);
}

usec now(void)
{
    return time_now();
}

void pass_ticks(uint64_t ticks)
{
    uint64_t end = host_ticks + ticks;

    while (host_alarm_on && host_alarm <= end) {
        play_time(host_alarm > host_ticks ? host_alarm - host_ticks : 0);
        take_interrupts();
    }
    play_time(end - host_ticks);
}

void assert_line(uint32_t line)
{
    host_line_pending[line] = true;
    take_interrupts();
}

uint32_t token(int thread)
{
    return threads[thread].token;
}
