/* SPDX-License-Identifier: MIT */
/* Boot, as a table of contents. */
#include "crash.h"
#include "kernel.h"
#include "process.h"
#include "report.h"
#include "sched.h"
#include "time.h"

/* The device registers that the image sets before anything runs. */
static void set_up_devices(void)
{
    for (uint32_t i = 0; i < image_setup_count; i++) {
        const struct setup_write *w = &image_setup[i];
        arch_store(w->address, (arch_load(w->address) & ~w->mask) | w->value);
    }
}

/* Boot goes on as the idle thread, so that one is running when the first alarm comes. */
static void become_idle(struct kernel *k)
{
    k->idle.process = &k->idle_process;
    k->idle.next = &k->idle;
    k->idle.list = &k->ready[PRIORITIES];
    k->idle.priority = PRIORITIES;
    k->idle.base_priority = PRIORITIES;
    k->idle.state = THREAD_READY;
    k->current = &k->idle;
}

void kernel_main(struct kernel *k)
{
    chip_start();              /* clocks */
    set_up_devices();          /* clock gates and pins of what the pages grant */
    report_boot(crash_keep()); /* the first line on the console: what runs, and why it was reset */
    arch_start();              /* interrupt priorities, memory protection, floating point */
    process_start_all(k);      /* every process of the image, ready to run */
    become_idle(k);
    time_start(k); /* the first alarm starts the first process */
    arch_idle(k);
}
