/* SPDX-License-Identifier: MIT */
/* What the program in docs/coming-from.md uses of Zephyr, declared from its documentation: nothing is behind it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
    int64_t ticks;
} k_timeout_t;

struct k_sem {
    unsigned count, limit;
};

struct k_msgq {
    size_t message_bytes;
    uint32_t capacity;
};

typedef void (*k_thread_entry_t)(void *a, void *b, void *c);

struct declared_thread {
    k_thread_entry_t entry;
    size_t stack_bytes;
    int priority;
};

#define K_FOREVER ((k_timeout_t){-1})
#define K_MSEC(ms) ((k_timeout_t){ms})
#define K_SEM_DEFINE(name, initial, most) struct k_sem name = {initial, most}
#define K_MSGQ_DEFINE(name, bytes, messages, alignment) struct k_msgq name = {bytes, messages}
#define K_THREAD_DEFINE(name, stack, function, a, b, c, importance, options, delay)                                    \
    const struct declared_thread name = {function, stack, importance}
#define IRQ_CONNECT(line, importance, handler, argument, flags)                                                        \
    irq_connect_dynamic(line, importance, handler, argument, flags)

int irq_connect_dynamic(unsigned line, unsigned priority, void (*handler)(const void *), const void *argument,
                        uint32_t flags);
void irq_enable(unsigned line);
int k_sem_take(struct k_sem *sem, k_timeout_t timeout);
void k_sem_give(struct k_sem *sem);
int k_msgq_put(struct k_msgq *queue, const void *message, k_timeout_t timeout);
int k_msgq_get(struct k_msgq *queue, void *message, k_timeout_t timeout);
void printk(const char *format, ...) __attribute__((format(printf, 1, 2)));
