/* SPDX-License-Identifier: MIT */
#include "budget.h"

#include "give_way.h"
#include "lend.h"
#include "sched.h"
#include "time.h"

/* What is left to who runs. */
static uint32_t left_ticks(void)
{
    int32_t left = kernel.charged->left_ticks;

    return left > 0 ? (uint32_t)left : 0;
}

static inline void charge(void)
{
    uint32_t clock = timer_clock();

    if (kernel.charged != NULL) {
        kernel.charged->left_ticks -= (int32_t)((clock - kernel.charged_ticks) & TIME_CLOCK_MASK);
    }
    kernel.charged_ticks = clock;
}

struct thread *kernel_charge(struct thread *next)
{
    struct budget *budget = next->process->budget;

    if (budget == kernel.charged) {
        return next; /* null, or the alarm has seen to it */
    }
    charge();
    kernel.charged = budget;
    if (budget != NULL) {
        time_alarm_within(left_ticks());
    }
    return next;
}

/* A share that was overrun begins with that debt. */
static void renew(struct budget *b, const struct budget_config *config, usec now)
{
    b->left_ticks = (b->left_ticks < 0 ? b->left_ticks : 0) + (int32_t)config->share_ticks;
    b->renewal += config->period_us;
    if (b->renewal <= now) {
        b->renewal = now + config->period_us;
    }
}

/* `t` gets the priority that is due to it: returns what budget_alarm returns. */
static struct thread *hold_or_release_one(struct thread *self, struct thread *t)
{
    uint8_t due = lend_due(t, t->base_priority, 0, true);

    give_way();
    if (t->state == THREAD_READY && t->priority == PRIORITY_HELD && due <= self->priority) {
        sched_unready(t);
        sched_set_priority(t, due);
        return t;
    }
    struct thread *receiver = lend_set(t, due);
    if (receiver != NULL) {
        lend_update(receiver);
    }
    return sched_must_preempt(self) ? self : NULL;
}

/* Whoever was, or is now, without time left. */
static struct thread *hold_or_release(struct thread *self, struct process *p)
{
    bool exhausted = p->budget->left_ticks <= 0;

    if (!exhausted && !p->budget->unsettled) {
        return NULL;
    }
    p->budget->exhausted = exhausted;
    p->budget->unsettled = true;
    for (uint32_t i = 0; i < p->thread_count; i++) {
        struct thread *next = hold_or_release_one(self, &p->thread[i]);
        if (next != NULL) {
            return next;
        }
        give_way();
    }
    p->budget->unsettled = exhausted;
    return NULL;
}

struct thread *budget_alarm(struct thread *self)
{
    usec now = kernel.clock_us;

    charge();
    for (uint32_t i = 0; i < image_budget_count; i++) {
        const struct budget_config *config = &image_budgets[i];
        struct budget *b = config->budget;
        give_way();
        config->process->budget = b; /* who runs before the first alarm of all is not charged */
        if (now >= b->renewal) {
            renew(b, config, now);
        }
        time_plan(b->renewal);
        give_way();
        struct thread *next = hold_or_release(self, config->process);
        if (next != NULL) {
            return next;
        }
    }
    give_way();
    kernel.charged = self->process->budget;
    if (kernel.charged != NULL && !kernel.charged->exhausted) {
        time_plan(now + 1 + left_ticks() / TIMER_TICKS_PER_US);
    }
    return NULL;
}
