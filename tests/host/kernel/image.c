/* SPDX-License-Identifier: MIT */
#include "system.h"

struct kernel kernel;
struct thread threads[THREADS];
struct process processes[PROCESSES];

static usec keys[THREADS];
static uint8_t heap[THREADS];
static uint8_t positions[THREADS];
const struct pqueue image_deadlines = {.key = keys, .heap = heap, .position = positions};

#define REGIONS(process)                                                                                               \
    {                                                                                                                  \
        {CODE(process), 0x1000, REGION_READ | REGION_EXECUTE},                                                         \
        {                                                                                                              \
            RAM(process), RAM_BYTES, REGION_READ | REGION_WRITE                                                        \
        }                                                                                                              \
    }
static const struct region regions[PROCESSES][2] = {REGIONS(0), REGIONS(1), REGIONS(2)};
static const uint8_t client_peers[] = {1, 2};
static const uint8_t server_peers[] = {2};
static const uint8_t other_peers[] = {0, 1};
static const uint8_t server_lines[] = {1};
static const uint8_t other_lines[] = {2};
static const uint8_t no_lines[] = {0};

const struct process_config image_processes[PROCESSES] = {
    {.name = "client",
     .regions = regions[0],
     .region_count = 2,
     .page = PAGE(0),
     .peers = client_peers,
     .peer_count = 2,
     .call_count = 1,
     .lines = no_lines,
     .first_thread = 0,
     .thread_count = 3,
     .ceiling = 3},
    {.name = "server",
     .regions = regions[1],
     .region_count = 2,
     .page = PAGE(1),
     .peers = server_peers,
     .peer_count = 1,
     .mail_capacity = 4,
     .lines = server_lines,
     .line_count = 1,
     .first_thread = 3,
     .thread_count = 2,
     .ceiling = 2},
    {.name = "other",
     .regions = regions[2],
     .region_count = 2,
     .page = PAGE(2),
     .peers = other_peers,
     .peer_count = 2,
     .call_count = 2,
     .mail_capacity = 4,
     .lines = other_lines,
     .line_count = 1,
     .first_thread = 5,
     .thread_count = 2,
     .rights = RIGHT_CRASHES},
};

#define THREAD(process_, n, priority_)                                                                                 \
    {                                                                                                                  \
        .stack = RAM(process_) + STACK_BYTES * (n), .stack_bytes = STACK_BYTES, .entry = CODE(process_) + 4,           \
        .process = (process_), .priority = (priority_)                                                                 \
    }
const struct thread_config image_threads[THREADS] = {THREAD(0, 0, 8), THREAD(0, 1, 8), THREAD(0, 2, 10),
                                                     THREAD(1, 0, 6), THREAD(1, 1, 9), THREAD(2, 0, 8),
                                                     THREAD(2, 1, 5)};
const uint8_t image_process_count = PROCESSES;
const uint8_t image_thread_count = THREADS;
const uint8_t image_supervisor = 2;

#define HOST_PAGE(process) ((struct process_page *)&host_memory[PAGE(process) - HOST_BASE])
const struct line image_lines[] = {
    {0},
    {.owner = &processes[1], .page = HOST_PAGE(1), .event = EVENT_LINE, .number = LEVEL_LINE, .level = true},
    {.owner = &processes[2], .page = HOST_PAGE(2), .event = EVENT_LINE, .number = EDGE_LINE, .software = true},
};
const uint8_t image_line_count = 3;
const uint8_t image_line_of[HOST_LINES] = {[LEVEL_LINE] = 1, [EDGE_LINE] = 2};
const struct region image_kernel_memory[2] = {{0, 0x1000, 5}, {HOST_BASE, 0x1000, 3}};
const char image_title[] = "host";
const struct setup_write image_setup[1] = {{0, 0, 0}};
const uint16_t image_setup_count = 0;
const uint32_t waiting_words[] = {0x100, 0x104, 0x108, 0x10c, 0x110, 0x120};
const uint32_t waiting_words_count = 6;
const uint32_t semaphores_count = 2;
