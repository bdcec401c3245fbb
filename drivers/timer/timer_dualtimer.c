/* SPDX-License-Identifier: MIT */
/* The first counter of Arm's CMSDK dual timer. */
#include "cmsdk_dualtimer.h"
#include "timer.h"

static volatile struct cmsdk_dualtimer *at(uintptr_t timer)
{
    return (volatile struct cmsdk_dualtimer *)timer;
}

bool timer_run(uintptr_t timer, uint32_t divider)
{
    if (divider != 1) {
        return false;
    }
    at(timer)->load = UINT32_MAX;
    at(timer)->control = CMSDK_DUALTIMER_ENABLE | CMSDK_DUALTIMER_32_BITS;
    return true;
}

uint32_t timer_ticks(uintptr_t timer)
{
    return ~at(timer)->value;
}
