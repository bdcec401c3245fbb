/* SPDX-License-Identifier: MIT */
/* One process whose threads play a scenario. */
#include "kernel.h"
#include "model.h"

struct kernel kernel;
struct thread threads[THREADS];
struct process processes[1];
struct crash crashes[2];

usec deadline_key[THREADS];
uint8_t deadline_heap[THREADS];
uint8_t deadline_position[THREADS];
const struct pqueue image_deadlines = {.key = deadline_key, .heap = deadline_heap, .position = deadline_position};

enum { CODE_BASE = HOST_FLASH_BASE };
static const struct region regions[] = {{CODE_BASE, 0x100, REGION_READ | REGION_EXECUTE},
                                        {RAM_BASE, PROCESS_BYTES, REGION_READ | REGION_WRITE}};
const struct process_config image_processes[] = {
    {.name = "model", .regions = regions, .region_count = 2, .page = RAM_BASE, .thread_count = THREADS}};
#define THREAD                                                                                                         \
    {                                                                                                                  \
        .stack = RAM_BASE, .stack_bytes = 64, .entry = CODE_BASE, .priority = 10                                       \
    }
const struct thread_config image_threads[THREADS] = {THREAD, THREAD, THREAD, THREAD};
const uint8_t image_process_count = 1;
const uint8_t image_thread_count = THREADS;
const uint8_t image_supervisor = NOBODY;
const uint8_t image_on_panic = CRASH_HALT;
const struct line *const image_line_of[HOST_LINES];
const struct region image_kernel_memory[2];
const char image_title[] = "model";
const struct setup_write image_setup[1];
const uint16_t image_setup_count = 0;
