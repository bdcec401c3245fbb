/* SPDX-License-Identifier: MIT */
#include "budget.h"

#include "give_way.h"
#include "lend.h"
#include "time.h"

/* When the share of who runs will be used up, rounded up. */
static usec used_up(usec now)
{
    int32_t left = kernel.charged->left_ticks;

    return now + 1 + (left > 0 ? (uint32_t)left / TIMER_TICKS_PER_US : 0);
}

static void charge(void)
{
    uint32_t clock = timer_clock();

    if (kernel.charged != NULL) {
        kernel.charged->left_ticks -= (int32_t)((clock - kernel.charged_ticks) & TIME_CLOCK_MASK);
    }
    kernel.charged_ticks = clock;
}

struct thread *kernel_charge(struct thread *next)
{
    charge();
    kernel.charged = next->process->budget;
    if (kernel.charged != NULL) {
        time_alarm_by(used_up(time_now()));
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

/* Whoever was, or is now, without time left: all its threads get the priority that is due to them. */
static void hold_or_release(struct process *p)
{
    bool exhausted = p->budget->left_ticks <= 0;

    if (exhausted || p->budget->unsettled) {
        p->budget->exhausted = exhausted;
        p->budget->unsettled = true;
        for (uint32_t i = 0; i < p->thread_count; i++) {
            give_way();
            lend_update(&p->thread[i]);
        }
        p->budget->unsettled = exhausted;
    }
}

usec budget_alarm(struct thread *self, usec now)
{
    usec next = FOREVER;

    charge();
    for (uint32_t i = 0; i < image_budget_count; i++) {
        const struct budget_config *config = &image_budgets[i];
        struct budget *b = config->budget;
        config->process->budget = b; /* who runs before the first alarm of all is not charged */
        if (now >= b->renewal) {
            renew(b, config, now);
        }
        hold_or_release(config->process);
        next = time_sooner(b->renewal, next);
        give_way();
    }
    kernel.charged = self->process->budget;
    return kernel.charged != NULL && !kernel.charged->exhausted ? time_sooner(used_up(now), next) : next;
}
