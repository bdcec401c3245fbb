/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <string.h>

#include "budget.h"
#include "process.h"
#include "sched.h"
#include "time.h"

struct kernel kernel;
struct thread threads[WORLD_THREADS + 1]; /* the last one is a decoy: no index may reach it */
struct process processes[WORLD_PROCESSES];
struct crash crashes[WORLD_PROCESSES + 1];

#define CODE_REGION(p)                                                                                                 \
    {                                                                                                                  \
        CODE(p), WORLD_CODE_BYTES, REGION_READ | REGION_EXECUTE, (p), PLACE_OTHER                                      \
    }
#define DATA_REGION(p)                                                                                                 \
    {                                                                                                                  \
        RAM(p), WORLD_RAM_BYTES, REGION_READ | REGION_WRITE, (p), PLACE_OTHER                                          \
    }
enum { BOSS_REGIONS = 0, FRONT_REGIONS = 2, MIDDLE_REGIONS = 7, BACK_REGIONS = 10, LEAF_REGIONS = 12 };
const struct region image_regions[] = {
    [BOSS_REGIONS] = CODE_REGION(BOSS),
    DATA_REGION(BOSS),
    [FRONT_REGIONS] = CODE_REGION(FRONT),
    DATA_REGION(FRONT),
    {EXTRA, WORLD_EXTRA_BYTES, REGION_READ, FRONT, PLACE_OTHER},
    {APART, WORLD_APART_BYTES, REGION_READ | REGION_WRITE, FRONT, PLACE_OTHER},
    {LAST, WORLD_LAST_BYTES, REGION_READ, FRONT, PLACE_OTHER},
    [MIDDLE_REGIONS] = CODE_REGION(MIDDLE),
    DATA_REGION(MIDDLE),
    {DEVICE, 0x100, REGION_READ | REGION_WRITE | REGION_DEVICE, MIDDLE, PLACE_PERIPHERAL},
    [BACK_REGIONS] = CODE_REGION(BACK),
    DATA_REGION(BACK),
    [LEAF_REGIONS] = CODE_REGION(LEAF),
    DATA_REGION(LEAF),
    {0, NULL_BYTES, 0, NOBODY, PLACE_NULL},
    {KERNEL_CODE, 0x1000, 0, NOBODY, PLACE_KERNEL},
    {KERNEL_RAM, 0x1000, 0, NOBODY, PLACE_KERNEL},
    {1, UINT32_MAX, 0, NOBODY, PLACE_NOWHERE},
};
/* What the host's processor does not look at, but must be given. */
static const uint32_t boss_words[1], front_words[1], middle_words[1], back_words[1], leaf_words[1];
static uint32_t fp_registers[WORLD_PROCESSES][3][16];

static struct process *const boss_peers[] = {&processes[FRONT], &processes[MIDDLE], &processes[BACK], &processes[LEAF]};
static struct process *const front_peers[] = {&processes[MIDDLE], &processes[BACK], &processes[BOSS]};
static struct process *const middle_peers[] = {&processes[BACK], &processes[LEAF], &processes[FRONT]};
static struct process *const back_peers[] = {&processes[LEAF], &processes[MIDDLE]};
static struct process *const leaf_peers[] = {&processes[BOSS], &processes[BACK]};
/* Who has whom as a peer. */
static struct process *const boss_watchers[] = {&processes[FRONT], &processes[LEAF]};
static struct process *const front_watchers[] = {&processes[BOSS], &processes[MIDDLE]};
static struct process *const middle_watchers[] = {&processes[BOSS], &processes[FRONT], &processes[BACK]};
static struct process *const back_watchers[] = {&processes[BOSS], &processes[FRONT], &processes[MIDDLE],
                                                &processes[LEAF]};
static struct process *const leaf_watchers[] = {&processes[BOSS], &processes[MIDDLE], &processes[BACK]};
#define HOST_PAGE(p) ((struct process_page *)&host_memory[PAGE(p) - HOST_BASE])
static const struct line lines[] = {
    {.owner = &processes[MIDDLE], .page = HOST_PAGE(MIDDLE), .event = BIT_LINE, .number = LINE_MIDDLE, .level = true},
    {.owner = &processes[BACK], .page = HOST_PAGE(BACK), .event = BIT_LINE, .number = LINE_BACK},
    {.owner = &processes[LEAF], .page = HOST_PAGE(LEAF), .event = BIT_LINE, .number = LINE_LEAF, .level = true},
    {.owner = &processes[LEAF], .page = HOST_PAGE(LEAF), .event = BIT_LINE2, .number = LINE_LEAF2, .level = true},
    {.owner = &processes[LEAF], .page = HOST_PAGE(LEAF), .event = BIT_EDGE, .number = LINE_EDGE},
};
static const struct line *const middle_lines[] = {&lines[0]};
static const struct line *const back_lines[] = {&lines[1]};
static const struct line *const leaf_lines[] = {&lines[2], &lines[3], &lines[4]};

const struct process_config image_processes[] = {
    {.name = "boss",
     .region_words = boss_words,
     .regions = &image_regions[BOSS_REGIONS],
     .region_count = 2,
     .page = PAGE(BOSS),
     .peers = boss_peers,
     .watchers = boss_watchers,
     .watcher_count = 2,
     .peer_count = 4,
     .call_count = 4,
     .first_thread = 0,
     .thread_count = 3,
     .rights = RIGHT_SHUTDOWN | RIGHT_CRASHES,
     .supervisor = NOBODY,
     POLICY_BOSS},
    {.name = "front with a long name",
     .region_words = front_words,
     .regions = &image_regions[FRONT_REGIONS],
     .region_count = 5,
     .page = PAGE(FRONT),
     .mail_capacity = 4,
     .peers = front_peers,
     .watchers = front_watchers,
     .watcher_count = 2,
     .peer_count = 3,
     .call_count = 2,
     .first_thread = 3,
     .thread_count = 3,
     .ceiling = 2,
     .supervisor = BOSS,
     POLICY_FRONT},
    {.name = "middle",
     .region_words = middle_words,
     .regions = &image_regions[MIDDLE_REGIONS],
     .region_count = 3,
     .page = PAGE(MIDDLE),
     .mail_capacity = 4,
     .peers = middle_peers,
     .watchers = middle_watchers,
     .watcher_count = 3,
     .peer_count = 3,
     .call_count = 2,
     .lines = middle_lines,
     .line_count = 1,
     .first_thread = 6,
     .thread_count = 2,
     .ceiling = 3,
     .essential = true,
     .supervisor = FRONT,
     POLICY_MIDDLE},
    {.name = "back",
     .region_words = back_words,
     .regions = &image_regions[BACK_REGIONS],
     .region_count = 2,
     .page = PAGE(BACK),
     .mail_capacity = 2,
     .peers = back_peers,
     .watchers = back_watchers,
     .watcher_count = 4,
     .peer_count = 2,
     .call_count = 1,
     .lines = back_lines,
     .line_count = 1,
     .software_count = 1,
     .first_thread = 8,
     .thread_count = 3,
     .ceiling = 2,
     .supervisor = BOSS,
     POLICY_BACK},
    {.name = "leaf",
     .region_words = leaf_words,
     .regions = &image_regions[LEAF_REGIONS],
     .region_count = 2,
     .page = PAGE(LEAF),
     .peers = leaf_peers,
     .watchers = leaf_watchers,
     .watcher_count = 3,
     .peer_count = 2,
     .lines = leaf_lines,
     .line_count = 3,
     .first_thread = 11,
     .thread_count = 2 + POLICY_CROWD,
     .ceiling = 1,
     .supervisor = BOSS,
     POLICY_LEAF},
};

#define THREAD(p, n, entry_, priority_)                                                                                \
    {                                                                                                                  \
        .stack = STACK(p, n), .stack_bytes = WORLD_STACK_BYTES, .entry = (entry_), .process = (p),                     \
        .fp_save = fp_registers[(p)][(n)], .priority = (priority_)                                                     \
    }
/* The first of each process starts at boot; the others are started by it. */
const struct thread_config image_threads[] = {
    THREAD(BOSS, 0, CODE(BOSS), 6),
    THREAD(BOSS, 1, 0, 10),
    THREAD(BOSS, 2, 0, 10),
    THREAD(FRONT, 0, CODE(FRONT), 8),
    THREAD(FRONT, 1, 0, 8),
    THREAD(FRONT, 2, 0, 12),
    THREAD(MIDDLE, 0, CODE(MIDDLE), 9),
    THREAD(MIDDLE, 1, 0, 8),
    THREAD(BACK, 0, CODE(BACK), 11),
    THREAD(BACK, 1, 0, 8),
    THREAD(BACK, 2, 0, 13),
    THREAD(LEAF, 0, CODE(LEAF), 14),
    THREAD(LEAF, 1, 0, 5),
    [WORLD_FEW_THREADS... WORLD_THREADS] = {.stack = STACK(LEAF, 2), .stack_bytes = WORLD_STACK_BYTES, .process = LEAF},
};
const uint8_t image_process_count = WORLD_PROCESSES;
const uint8_t image_thread_count = WORLD_THREADS;
struct process *const image_supervisor = &processes[BOSS];
const uint8_t image_on_panic = POLICY_PANIC;

const struct line *const image_line_of[HOST_LINES] = {[LINE_MIDDLE] = &lines[0],
                                                      [LINE_BACK] = &lines[1],
                                                      [LINE_LEAF] = &lines[2],
                                                      [LINE_LEAF2] = &lines[3],
                                                      [LINE_EDGE] = &lines[4]};
/* In some worlds two processes have budgets. */
static struct budget budgets[2];
const struct budget_config image_budgets[] = {{&processes[BACK], &budgets[0], 2000 * TIMER_TICKS_PER_US, 10000},
                                              {&processes[LEAF], &budgets[1], 1000 * TIMER_TICKS_PER_US, 4000}};
const uint8_t image_budget_count = 2;
struct thread *(*const image_budget_alarm)(struct thread *self) = POLICY_BUDGETS;
/* In some worlds two processes have channels. */
const struct channel image_channels[WORLD_CHANNELS] = {
    [CHANNEL_FRONT] = {&processes[FRONT], REGION_READ, 0},
    [CHANNEL_FRONT2] = {&processes[FRONT], REGION_READ | REGION_WRITE, 2},
    [CHANNEL_MIDDLE] = {&processes[MIDDLE], REGION_READ | REGION_WRITE, 1}};
const uint8_t image_channel_count = POLICY_CHANNELS;
const char image_title[] = "world on host";
const struct setup_write image_setup[] = {{DEVICE, 0xff, 0x12}, {DEVICE + 4, 0xff00, 0x3400}};
const uint16_t image_setup_count = 2;

bool world_is_warm;

void world_boot(uint64_t ticks)
{
    memset(&kernel, 0, sizeof kernel);
    memset(threads, 0, sizeof threads);
    memset(processes, 0, sizeof processes);
    memset(budgets, 0, sizeof budgets);
    if (!world_is_warm) {
        memset(crashes, 0x5a, sizeof crashes);
    }
    memset(host_memory, 0, sizeof host_memory);
    memset(host_line_enabled, 0, sizeof host_line_enabled);
    memset(host_line_pending, 0, sizeof host_line_pending);
    memset(host_channel, 0, sizeof host_channel);
    memset(host_console, 0, sizeof host_console);
    host_ticks = ticks;
    host_alarm_on = false;
    host_alarm_taken = false;
    host_clock_starts = false;

    jmp_buf end;
    host_end = &end;
    if (setjmp(end) == 0) {
        kernel_main();
    }
    host_end = NULL;
}
