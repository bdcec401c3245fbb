/* SPDX-License-Identifier: MIT */
/* The first counter of Arm's CMSDK dual timer. */
#include "cmsdk_dualtimer.h"
#include "counter.h"

#define DUALTIMER(base) ((volatile struct cmsdk_dualtimer *)(base))

void counter_start(uintptr_t base)
{
    DUALTIMER(base)->load = UINT32_MAX;
    DUALTIMER(base)->control = CMSDK_DUALTIMER_ENABLE | CMSDK_DUALTIMER_32_BITS;
}

uint32_t counter_read(uintptr_t base)
{
    return ~DUALTIMER(base)->value;
}
