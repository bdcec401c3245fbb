/* SPDX-License-Identifier: MIT */
/* One process whose threads play a scenario. */
#include "kernel.h"
#include "model.h"

struct kernel kernel;
struct thread threads[THREADS];
struct process processes[1];
struct crash crashes[2];

enum { CODE_BASE = HOST_FLASH_BASE };
const struct region image_regions[] = {{CODE_BASE, 0x100, REGION_READ | REGION_EXECUTE, 0, PLACE_OTHER},
                                       {RAM_BASE, PROCESS_BYTES, REGION_READ | REGION_WRITE, 0, PLACE_OTHER},
                                       {1, UINT32_MAX, 0, NOBODY, PLACE_NOWHERE}};
const struct process_config image_processes[] = {
    {.name = "model", .regions = image_regions, .region_count = 2, .page = RAM_BASE, .thread_count = THREADS}};
#define THREAD                                                                                                         \
    {                                                                                                                  \
        .stack = RAM_BASE, .stack_bytes = 64, .entry = CODE_BASE, .priority = 10                                       \
    }
const struct thread_config image_threads[THREADS] = {THREAD, THREAD, THREAD, THREAD};
const uint8_t image_process_count = 1;
const uint8_t image_thread_count = THREADS;
struct process *const image_supervisor = NULL;
const uint8_t image_on_panic = CRASH_HALT;
const struct line *const image_line_of[HOST_LINES];
const struct budget_config image_budgets[1];
const uint8_t image_budget_count = 0;
struct thread *(*const image_budget_alarm)(struct thread *self) = NULL;
const struct channel image_channels[1];
const uint8_t image_channel_count = 0;
const char image_title[] = "model";
const struct setup_write image_setup[1];
const uint16_t image_setup_count = 0;
