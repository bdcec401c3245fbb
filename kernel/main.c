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

const char *chip_trouble;

/* The console may run at a wrong rate, but that is all that can be said and done. */
static void stop_on_trouble(void)
{
    if (chip_trouble != NULL) {
        kernel_panic(chip_trouble, 0, 0);
    }
}

/* Boot goes on as the idle thread, so that one is running when the first alarm comes. */
static void become_idle(void)
{
    kernel.idle.process = &kernel.idle_process;
    kernel.idle.next = &kernel.idle;
    kernel.idle.list = &kernel.ready[PRIORITIES];
    kernel.idle.priority = PRIORITIES;
    kernel.idle.base_priority = PRIORITIES;
    kernel.idle.state = THREAD_READY;
    kernel.current = &kernel.idle;
}

void kernel_main(void)
{
    chip_start();              /* clocks */
    set_up_devices();          /* clock gates and pins of what the pages grant */
    report_boot(crash_keep()); /* the first line on the console: what runs, and why it was reset */
    stop_on_trouble();         /* a clock that did not come up */
    arch_start();              /* interrupt priorities, memory protection, floating point */
    process_start_all();       /* every process of the image, ready to run */
    become_idle();
    time_start(); /* the first alarm starts the first process */
    arch_idle();
}
