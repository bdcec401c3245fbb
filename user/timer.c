/* SPDX-License-Identifier: MIT */
/* A list ordered by time. Its thread sleeps until the first is due, in park, so that a new first one can wake it. */
#include "timer.h"

#include <stddef.h>

#include "clock.h"
#include "lock.h"
#include "thread.h"

static struct {
    struct lock lock; /* of all this, and of the timers that run */
    struct timer *first;
    uint32_t thread; /* its handle, and ... */
    bool started;    /* ... whether it is there */
} timers;

static void insert(struct timer *t)
{
    struct timer **at = &timers.first;

    while (*at != NULL && (*at)->when <= t->when) {
        at = &(*at)->next;
    }
    t->next = *at;
    *at = t;
    t->running = 1;
}

static bool remove_timer(struct timer *t)
{
    struct timer **at = &timers.first;

    if (!t->running) {
        return false;
    }
    while (*at != t) {
        at = &(*at)->next;
    }
    *at = t->next;
    t->running = 0;
    return true;
}

void timer_start(struct timer *t, usec when, uint32_t period_us, void (*function)(uint32_t), uint32_t argument)
{
    (void)lock_take(&timers.lock, FOREVER);
    (void)remove_timer(t);
    t->when = when, t->period_us = period_us;
    t->function = function, t->argument = argument;
    insert(t);
    bool sooner = timers.first == t && timers.started;
    (void)lock_give(&timers.lock);
    if (sooner) {
        unpark(timers.thread);
    }
}

bool timer_stop(struct timer *t)
{
    (void)lock_take(&timers.lock, FOREVER);
    bool ran = remove_timer(t);
    (void)lock_give(&timers.lock);
    return ran;
}

/* Takes the first timer if it is due, and starts it again if it is periodic; *call is what is to be called. Else the moment
   when it will be due. */
static usec take_due(struct timer *call)
{
    struct timer *t = timers.first;

    if (t == NULL || t->when > now_us()) {
        return t == NULL ? FOREVER : t->when;
    }
    *call = *t;
    (void)remove_timer(t);
    if (t->period_us != 0) {
        t->when += t->period_us;
        insert(t);
    }
    return AT_ONCE;
}

void timers_run(uint32_t thread)
{
    timers.thread = thread;
    timers.started = true;
    for (;;) {
        struct timer call = {0};
        (void)lock_take(&timers.lock, FOREVER);
        usec next = take_due(&call);
        (void)lock_give(&timers.lock);
        if (next == AT_ONCE) {
            call.function(call.argument);
        } else {
            (void)park_until(next);
        }
    }
}
